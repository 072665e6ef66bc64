package contract_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"crmscore/analyze/contract"
)

// commonest are spellings that must not need the long way.
var commonest = map[contract.Type][]string{
	contract.Integer:   {"12", "-12", "999999999999999999"},
	contract.Decimal:   {"12", "12.5", "-12.50", "9999999999999999.99"},
	contract.Number:    {"11.2345"},
	contract.Rate:      {"0.65", "1"},
	contract.Boolean:   {"true", "False", "1", "0", "YES", "n"},
	contract.Date:      {"2026-01-05", "2024-07-11T22:22:07.000Z", "2026-01-05 00:00:00", "2026-07-05T23:30:00"},
	contract.Timestamp: {"2026-01-05", "2024-07-11T22:22:07.123Z", "2024-07-11T22:22:07.000+0000", "2024-07-11T22:22:07Z", "2026-07-05 23:30:00", "2026-07-05T23:30:00"},
}

// TestQuickReadsAsRead holds the quick way against the long one, over every text
// of the typing rules in every type and format.
func TestQuickReadsAsRead(t *testing.T) {
	t.Parallel()
	db := open(t)
	var texts []string
	for _, c := range typing {
		for _, cl := range c.cells {
			texts = append(texts, cl.text)
		}
	}
	for _, spellings := range commonest {
		texts = append(texts, spellings...)
	}
	texts = append(texts, " 12", "12 ", "\t2026-01-05", "-0", "007", "+1", "24:00", "2026-02-30T10:00:00.000Z", "2026-01-05T24:00:00Z", "9999-12-31T23:59:59.999Z", "0001-01-01", "0000-00-00", "tRUE", "é", "2026-01-05T23:30:60Z")
	slices.Sort(texts)
	var values []string
	for _, text := range slices.Compact(texts) {
		values = append(values, "('"+strings.ReplaceAll(text, "'", "''")+"')")
	}
	if _, err := db.Exec("CREATE TABLE x AS SELECT * FROM (VALUES " + strings.Join(values, ", ") + ") AS t(v)"); err != nil {
		t.Fatal(err)
	}
	formats := []contract.Format{{}, {Company: "Europe/Stockholm"}, {Timezone: "UTC", Company: "Europe/Stockholm"}, {Decimal: ",", Timezone: "America/New_York", Company: "Europe/Stockholm"}, {Timezone: "America/New_York", Company: "UTC"}}
	for kind, spellings := range commonest {
		for _, order := range []string{"", contract.ISO, contract.DMY, contract.MDY} {
			for _, f := range formats {
				f.Date = order
				cast, quick := contract.Quick(kind, "v", "c", f, order)
				read := contract.Read(kind, "w", f, order)
				q := fmt.Sprintf("SELECT v, cast(%s AS VARCHAR) AS quick, cast(%s AS VARCHAR) AS read FROM (SELECT v, %s AS c, %s AS w FROM x) WHERE quick IS NOT NULL ORDER BY v", quick, read, cast, contract.Trim("v"))
				rows, err := db.Query(q)
				if err != nil {
					t.Fatalf("%s: %v", kind, err)
				}
				var quickly []string
				for rows.Next() {
					var text, got string
					var want any
					if err := rows.Scan(&text, &got, &want); err != nil {
						t.Fatal(err)
					}
					if got != want {
						t.Errorf("%s, order %q, %+v: %q is read as %s by Quick and as %v by Read", kind, order, f, text, got, want)
					}
					quickly = append(quickly, text)
				}
				if err := rows.Close(); err != nil {
					t.Error(err)
				}
				for _, s := range spellings {
					if f.Decimal == "" && !slices.Contains(quickly, s) {
						t.Errorf("%s, order %q, %+v: Quick does not read %q", kind, order, f, s)
					}
				}
			}
		}
	}
}
