package ingest

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
)

// series is all deliveries of one table, or of one archive or workbook whose
// entries name the tables, in the order in which they count.
type series struct {
	table      string
	deliveries []delivery
	keep       Keep
	key        string
	sheet      string
	configured bool // the table is named in Spec.Tables: entries do not name it
}

// unit is one landed file to read.
type unit struct {
	landedFile
	*series
	inside   bool
	landedAt time.Time // of its delivery
	used     bool
	note     string // why it is not used
	only     string // the first table in it, where there may be but one
}

// arrange sorts deliveries into series, in the order of their tables.
func arrange(spec Spec, deliveries []delivery) []*series {
	byTable := map[string]*series{}
	var list []*series
	for _, d := range deliveries {
		k := strings.ToLower(d.Table)
		if d.Inside {
			k += "/" // an archive and a plain file may have the same stem
		}
		s := byTable[k]
		if s == nil {
			s = &series{table: d.Table, keep: KeepLatest}
			if t, ok := spec.Tables[d.Table]; ok && !d.Inside {
				s.keep, s.key, s.sheet, s.configured = cmp.Or(t.Keep, KeepLatest), t.Key, t.Sheet, true
			}
			byTable[k] = s
			list = append(list, s)
		}
		s.deliveries = append(s.deliveries, d)
	}
	for _, s := range list {
		if !slices.ContainsFunc(s.deliveries, func(d delivery) bool { return d.Date == "" }) {
			slices.SortStableFunc(s.deliveries, func(a, b delivery) int { return cmp.Compare(a.Date, b.Date) })
		}
	}
	slices.SortFunc(list, func(a, b *series) int { return cmp.Compare(a.table, b.table) })
	return list
}

// units lists the files of s, oldest first, and marks those that keep makes part
// of the table. The same bytes count once: where later rows replace earlier ones
// the last time they came, else the first.
func (s *series) units() []*unit {
	var list []*unit
	last := len(s.deliveries) - 1
	for i, d := range s.deliveries {
		for _, f := range d.Files {
			u := &unit{landedFile: f, series: s, inside: d.Inside, landedAt: d.LandedAt, used: true}
			if s.keep == KeepLatest && i < last {
				u.used, u.note = false, "replaced by a later delivery"
			}
			list = append(list, u)
		}
	}
	seen := map[string]*unit{}
	once := func(u *unit) {
		if !u.used {
			return
		}
		if first := seen[u.SHA256]; first != nil {
			u.used, u.note = false, fmt.Sprintf("the same content as %s; loaded once", path.Base(first.Name))
			return
		}
		seen[u.SHA256] = u
	}
	if s.keep == KeepDelta {
		for _, u := range slices.Backward(list) {
			once(u)
		}
	} else {
		for _, u := range list {
			once(u)
		}
	}
	return list
}
