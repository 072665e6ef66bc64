package contract_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"crmscore/analyze/contract"
)

// TestNoTextIsAnError reads a lot of text that was made to look like dates and
// numbers: whatever comes, the expressions give a value or NULL.
func TestNoTextIsAnError(t *testing.T) {
	t.Parallel()
	db := open(t)
	pieces := []string{"0", "1", "9", "12", "31", "99", "2026", "0000", "9999", "-", "/", ".", ",", ":", " ", "T", "Z", "+", "+14:00", "-1200", "AM", "pm", "%", "(", ")", "$", "€", "kr.", "EUR",
		"'", "\u00a0", "e+07", "E", "Jan", "infinity", "NaN", "epoch", "BC", "\n", "\t", "x", "åäö", "\u0000", "1767571200000", "23:59:59.999999999", "24:00", "-0", "\\", "\""}
	r := rand.New(rand.NewPCG(1, 2))
	if _, err := db.Exec("CREATE TABLE x (v VARCHAR)"); err != nil {
		t.Fatal(err)
	}
	for range 12 {
		values := make([]string, 500)
		for i := range values {
			var b strings.Builder
			for range 1 + r.IntN(9) {
				b.WriteString(pieces[r.IntN(len(pieces))])
			}
			values[i] = "('" + strings.ReplaceAll(strings.ReplaceAll(b.String(), "\x00", ""), "'", "''") + "')"
		}
		if _, err := db.Exec("INSERT INTO x VALUES " + strings.Join(values, ", ")); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.Exec("INSERT INTO x VALUES (NULL), (''), (' '), (chr(0)), ('9999-12-31T23:59:59-14:00'), ('0001-01-01T00:00:00+14:00'), ('9999999999999')"); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []contract.Type{contract.Text, contract.ID, contract.Integer, contract.Decimal, contract.Number, contract.Rate, contract.Date, contract.Timestamp, contract.Boolean} {
		for _, order := range []string{"", contract.DMY, contract.MDY, contract.YMD, "%d.%m.%y", "%d.%m.%Y %H:%M", "%m/%d/%Y %I:%M %p", "%Y-%m-%d %H:%M:%S %z"} {
			for _, f := range []contract.Format{{Date: order, Company: "America/New_York"}, {Date: order, Decimal: ",", Timezone: "UTC", Company: "Europe/Stockholm"}} {
				if err := f.Check(); err != nil {
					t.Fatal(err)
				}
				q := fmt.Sprintf("SELECT count(*), count(%s) FROM (SELECT %s AS v FROM x)", contract.Read(kind, "v", f, order), contract.Trim("v"))
				var all, read int
				if err := db.QueryRow(q).Scan(&all, &read); err != nil {
					t.Errorf("%s, order %q: %v", kind, order, err)
				}
				if kind == contract.Decimal && read < 100 {
					t.Errorf("only %d of %d texts are numbers: the test has lost its point", read, all)
				}
			}
		}
	}
}

func TestFormatCheck(t *testing.T) {
	t.Parallel()
	for _, f := range []contract.Format{{Date: "amd"}, {Date: "%d.%q"}, {Date: "%"}, {Decimal: ";"}, {Timezone: "Nowhere/Town"}, {Company: "Local"}} {
		if err := f.Check(); err == nil {
			t.Errorf("%+v is accepted", f)
		}
	}
	if err := (contract.Format{Date: "%d %b %Y", Decimal: ",", Timezone: "UTC", Company: "Europe/Stockholm"}).Check(); err != nil {
		t.Error(err)
	}
}
