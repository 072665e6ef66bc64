package analyze

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"strconv"

	"crmscore/analyze/contract"
	"crmscore/analyze/sqlfile"
)

// Threshold is one line of thresholds.csv: a number that queries read as
// threshold('key'). A line with a team holds for that team only; threshold(key,
// team) falls back to the line without one.
type Threshold struct {
	Key, Team             string
	Value                 float64
	Unit, Meaning, Source string
	File                  string // where the value in force was written; "config" for an override
	Line                  int
}

// Thresholds are all values in force, in the order of the files.
func (c *Catalog) Thresholds() []Threshold { return c.thresholds }

// ShippedThresholds leaves in main.thresholds what the built-in files say, and of the
// company's own keys those that p reads: a built-in test is a story about the
// shipped values, whatever they are here.
func (c *Catalog) ShippedThresholds(ctx context.Context, conn *sql.Conn, p *sqlfile.Parsed) error {
	if slices.Equal(c.thresholds, c.shipped) {
		return nil
	}
	shipped := slices.Clone(c.shipped)
	reads := p.ThresholdKeys
	for _, q := range c.parsed {
		if q.File.Layer == sqlfile.Macros {
			reads = slices.Concat(reads, q.ThresholdKeys)
		}
	}
	for _, t := range c.thresholds {
		known := slices.ContainsFunc(c.shipped, func(s Threshold) bool { return s.Key == t.Key })
		if !known && slices.ContainsFunc(reads, func(use sqlfile.KeyUse) bool { return use.Key == t.Key }) {
			shipped = append(shipped, t)
		}
	}
	if err := exec(ctx, conn, "DELETE FROM main.thresholds"); err != nil {
		return err
	}
	return insertRows(ctx, conn, "main.thresholds", thresholdRows(shipped))
}

func thresholdRows(thresholds []Threshold) [][]any {
	var rows [][]any
	for _, t := range thresholds {
		rows = append(rows, []any{t.Key, t.Value, orNull(t.Unit), orNull(t.Meaning), orNull(t.Source), orNull(t.Team)})
	}
	return rows
}

func (c *Catalog) addThresholds(p string, src []byte, origin sqlfile.Origin) sqlfile.Faults {
	rows, faults := contract.ReadRows(p, src, []string{"key", "value"}, []string{"unit", "meaning", "source", "team"})
	seen := map[string]int{}
	for _, r := range rows {
		t := Threshold{Key: r.Fields[0], Unit: r.Fields[2], Meaning: r.Fields[3], Source: r.Fields[4], Team: r.Fields[5], File: p, Line: r.Line}
		fault := func(field int, message string) {
			faults = append(faults, sqlfile.Fault{File: p, Line: r.Line, Column: r.Column[field], Message: message})
		}
		value, err := strconv.ParseFloat(r.Fields[1], 64)
		id := t.Key + "\x00" + t.Team
		switch {
		case t.Key == "":
			fault(0, "the key is empty")
		case err != nil || math.IsNaN(value) || math.IsInf(value, 0):
			fault(1, fmt.Sprintf("%q is no number: write it with a point and without units, for example 0.65", r.Fields[1]))
		case seen[id] > 0:
			fault(0, fmt.Sprintf("threshold %q is already set in line %d", t.Key, seen[id]))
		default:
			seen[id] = r.Line
			t.Value = value
			c.putThreshold(t, origin)
			if origin == sqlfile.Builtin {
				c.shipped = append(c.shipped, t)
			}
		}
	}
	return faults
}

// putThreshold adds a threshold or replaces the one of the same key and team; an
// overlay that leaves unit, meaning or source empty keeps what was written before.
func (c *Catalog) putThreshold(t Threshold, origin sqlfile.Origin) {
	i := slices.IndexFunc(c.thresholds, func(old Threshold) bool { return old.Key == t.Key && old.Team == t.Team })
	if i < 0 {
		c.thresholds = append(c.thresholds, t)
		return
	}
	old := &c.thresholds[i]
	if origin == sqlfile.Overlay {
		for _, f := range []struct{ to, from *string }{{&t.Unit, &old.Unit}, {&t.Meaning, &old.Meaning}, {&t.Source, &old.Source}} {
			if *f.to == "" {
				*f.to = *f.from
			}
		}
	}
	*old = t
}

// OverrideThresholds sets the values that the configuration gives; keys that no
// thresholds.csv knows are faults, made by fault, which knows where keys stand.
func (c *Catalog) OverrideThresholds(values map[string]float64, fault func(key, message, hint string) sqlfile.Fault) sqlfile.Faults {
	var faults sqlfile.Faults
	known := c.thresholdKeys()
	for _, key := range keys(values) {
		i := slices.IndexFunc(c.thresholds, func(t Threshold) bool { return t.Key == key && t.Team == "" })
		switch v := values[key]; {
		case i < 0:
			faults = append(faults, fault(key, fmt.Sprintf("thresholds: unknown key %q", key), nearestHint(key, known)))
		case math.IsNaN(v) || math.IsInf(v, 0):
			faults = append(faults, fault(key, fmt.Sprintf("thresholds: %s is no finite number", key), ""))
		default:
			c.thresholds[i].Value, c.thresholds[i].File, c.thresholds[i].Line = v, "config", 0
		}
	}
	return faults
}

func (c *Catalog) thresholdKeys() []string {
	seen := map[string]bool{}
	for _, t := range c.thresholds {
		seen[t.Key] = true
	}
	return keys(seen)
}
