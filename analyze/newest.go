package analyze

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// closedDeal tells which opportunities are closed: by the CRM's word, else by
// their stage. Many exports write the expected close date of open deals where the
// closing of the others stands.
const closedDeal = `coalesce(is_closed, stage_id IN (SELECT stage_id FROM staging.stages WHERE is_closed OR lower(kind) IN ('won', 'lost', 'disqualified')))`

// newestDates are the canonical columns that tell when something happened. What
// is only expected to happen does not count. Closing days are typed by people, now
// and then ahead of time, so they count only where the CRM stamps nothing itself.
var newestDates = []struct {
	table, column, where string
	typed                bool
}{
	{"opportunities", "created_on", "", false},
	{"opportunities", "created_at", "", false},
	{"opportunities", "updated_on", "", false},
	{"opportunities", "updated_at", "", false},
	{"opportunities", "closed_on", closedDeal, true},
	{"opportunities", "closed_at", closedDeal, true},
	{"activities", "done_on", "", false},
	{"activities", "done_at", "", false},
	{"opportunity_history", "changed_on", "", false},
	{"opportunity_history", "changed_at", "", false},
}

// stamped tells whether any source delivers times that only a CRM writes.
func (n *Night) stamped(ctx context.Context, w *Warehouse) (bool, error) {
	for _, d := range []struct{ table, column string }{
		{"opportunities", "updated_at"}, {"opportunities", "updated_on"}, {"opportunity_history", "changed_at"},
		{"opportunity_history", "changed_on"}, {"activities", "done_at"}, {"activities", "done_on"},
	} {
		t := n.Catalog.contract.Table(d.table)
		if t == nil || t.Column(d.column) == nil {
			continue
		}
		rows, err := queryInt(ctx, w.conn, fmt.Sprintf("SELECT count(%s) FROM staging.%s", d.column, d.table))
		if err != nil {
			return false, fmt.Errorf("find newest record: %w", err)
		}
		if rows > 0 {
			return true, nil
		}
	}
	return false, nil
}

// NewestRecord gives the day, midnight UTC, of the newest thing that the staged
// data say has happened, in company time, for configurations whose as-of date is
// the newest record. It comes after BuildStaging.
func (n *Night) NewestRecord(ctx context.Context, w *Warehouse) (time.Time, error) {
	zone := n.Run.Timezone
	if zone == "" {
		zone = "UTC"
	}
	stamped, err := n.stamped(ctx, w)
	if err != nil {
		return time.Time{}, err
	}
	var parts []string
	for _, d := range newestDates {
		t := n.Catalog.contract.Table(d.table)
		if t == nil || t.Column(d.column) == nil {
			continue
		}
		day := d.column
		if t.Column(d.column).Type.SQL() == "TIMESTAMP" {
			day = fmt.Sprintf("cast((%s AT TIME ZONE 'UTC') AT TIME ZONE %s AS DATE)", d.column, quoteText(zone))
		}
		q := fmt.Sprintf("SELECT max(%s) AS day FROM staging.%s", day, d.table)
		if d.where != "" {
			q += " WHERE " + d.where
		}
		if d.typed && stamped {
			continue
		}
		parts = append(parts, q)
	}
	if len(parts) == 0 {
		return time.Time{}, errors.New("find newest record: the contract has no date that tells when something happened")
	}
	var newest *time.Time
	if err := w.conn.QueryRowContext(ctx, "SELECT max(day) FROM ("+strings.Join(parts, " UNION ALL ")+")").Scan(&newest); err != nil {
		return time.Time{}, fmt.Errorf("find newest record: %w", err)
	}
	if newest == nil {
		return time.Time{}, errors.New("find newest record: no delivered row has a date; set as_of to a date")
	}
	return *newest, nil
}
