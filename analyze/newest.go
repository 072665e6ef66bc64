package analyze

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// newestDates are the canonical columns that tell when something happened. What
// is only expected to happen does not count, and closed_on counts only where the
// CRM says that the deal is closed: many exports write the expected date there.
var newestDates = []struct{ table, column, where string }{
	{"opportunities", "created_on", ""},
	{"opportunities", "created_at", ""},
	{"opportunities", "closed_on", "is_closed"},
	{"opportunities", "closed_at", "is_closed"},
	{"activities", "done_on", ""},
	{"activities", "done_at", ""},
	{"opportunity_history", "changed_on", ""},
	{"opportunity_history", "changed_at", ""},
}

// NewestRecord gives the day, midnight UTC, of the newest thing that the staged
// data say has happened, in company time, for configurations whose as-of date is
// the newest record. It comes after BuildStaging.
func (n *Night) NewestRecord(ctx context.Context, w *Warehouse) (time.Time, error) {
	zone := n.Run.Timezone
	if zone == "" {
		zone = "UTC"
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
		if d.where != "" && t.Column(d.where) != nil {
			q += " WHERE " + d.where
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
