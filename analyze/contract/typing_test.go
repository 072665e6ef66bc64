package contract_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2"

	"crmscore/analyze/contract"
)

// bad stands for "cannot be read".
const bad = "unreadable"

type cell struct{ text, want string }

var typing = []struct {
	name   string
	kind   contract.Type
	format contract.Format
	order  string
	cells  []cell
}{
	{"decimal with a point", contract.Decimal, contract.Format{}, "", []cell{
		{"0", "0.00"}, {"12", "12.00"}, {"-12", "-12.00"}, {"12.5", "12.50"}, {".5", "0.50"}, {"-.5", "-0.50"},
		{"1,234", "1234.00"}, {"1,234,567.89", "1234567.89"}, {"12,34,567", bad}, {"1,23", bad}, {"1234,567", bad}, {"1,2345", bad},
		{"1.234.567", bad}, {"1.234,56", bad}, {"1 234 567.89", "1234567.89"}, {"1\u00a0234.5", "1234.50"}, {"1\u202f234.5", "1234.50"}, {"1'234.50", "1234.50"}, {"1’234.50", "1234.50"},
		{"1 234,567.89", bad}, {"12 34", bad},
		{"$12", "12.00"}, {"$1,200.50", "1200.50"}, {"-$12", "-12.00"}, {"$-12", "-12.00"}, {"$(12)", "-12.00"}, {"($12)", "-12.00"}, {"(500)", "-500.00"}, {"( 500 )", "-500.00"}, {"500-", "-500.00"}, {"500 -", "-500.00"},
		{"-(500)", bad}, {"--5", bad}, {"-5-", bad}, {"(500", bad}, {"500)", bad}, {"\u2212500", "-500.00"}, {"+500", "500.00"},
		{"€ 12.50", "12.50"}, {"12.50 €", "12.50"}, {"EUR 12.50", "12.50"}, {"12.50 EUR", "12.50"}, {"US$12", "12.00"}, {"12 kr", "12.00"}, {"kr. 500", "500.00"}, {"kr.500", "500.00"}, {"CHF 1'200.00", "1200.00"}, {"zł", bad}, {"500 zł", "500.00"}, {"R$ 500", "500.00"},
		{"abc", bad}, {"n/a", bad}, {"-", bad}, {"--", bad}, {"NaN", bad}, {"inf", bad}, {"Infinity", bad}, {"-infinity", bad}, {"1_000", bad}, {"0x1F", bad}, {"1E5", bad}, {"1e5", bad}, {"1.0E7", "10000000.00"}, {"1.5e+07", "15000000.00"}, {"-2.5E-1", "-0.25"},
		{"12.345", "12.35"}, {"12.344", "12.34"}, {"-12.345", "-12.35"}, {"0.005", "0.01"}, {"1.005", "1.01"},
		{"9999999999999999.99", "9999999999999999.99"}, {"10000000000000000", bad}, {"12345678901234567890123456789012", bad}, {"9999999999999999.999", bad},
		{"12%", bad}, {"12.", bad}, {"1.2.3", bad}, {"5 000 000", "5000000.00"}, {"true", bad}, {"2026-01-05", bad}, {"12:30", bad}, {"10 20", bad}, {"٣", bad}, {"1/2", bad}, {"=1+1", bad},
	}},
	{"decimal with a comma", contract.Decimal, contract.Format{Decimal: ","}, "", []cell{
		{"12", "12.00"}, {"12,5", "12.50"}, {"1.234", "1234.00"}, {"1.234,56", "1234.56"}, {"1.234.567,89", "1234567.89"}, {"1234,56", "1234.56"}, {"-1.234,56", "-1234.56"},
		{"1 234,56 €", "1234.56"}, {"1\u202f234,56\u00a0€", "1234.56"}, {"12.50", bad}, {"1,234,567", bad}, {"1,234.56", bad}, {"(500,25)", "-500.25"}, {"1'234,50", "1234.50"}, {"500,00-", "-500.00"}, {"12,345", "12.35"}, {"kr. 1.200,50", "1200.50"}, {"1.0E7", bad}, {"€1.234", "1234.00"},
		{"123.456.789.012.345,67", "123456789012345.67"},
	}},
	{"number", contract.Number, contract.Format{}, "", []cell{{"11.2345", "11.234500"}, {"26,350.5", "26350.500000"}, {"0.0000004", "0.000000"}, {"1234567890123", bad}, {"65%", bad}}},
	{"rate", contract.Rate, contract.Format{}, "", []cell{
		{"0.65", "0.650000"}, {"65%", "0.650000"}, {"65 %", "0.650000"}, {"12.5%", "0.125000"}, {"1", "1.000000"}, {"65", "65.000000"}, {"0.1234567", "0.123457"}, {"100%", "1.000000"}, {"-5%", "-0.050000"}, {"1,000%", "10.000000"}, {"33.333333%", "0.333333"}, {"1000", bad}, {"%", bad}, {"65%%", bad}, {"abc%", bad}, {"0.65 USD", "0.650000"}, {"٪", bad},
	}},
	{"rate with a comma", contract.Rate, contract.Format{Decimal: ","}, "", []cell{{"0,65", "0.650000"}, {"12,5 %", "0.125000"}, {"12.5%", bad}}},
	{"integer", contract.Integer, contract.Format{}, "", []cell{
		{"12", "12"}, {"-12", "-12"}, {"12.0", "12"}, {"12.00", "12"}, {"1,200", "1200"}, {"1 200", "1200"}, {"1,200.0", "1200"}, {"12.999", bad}, {"12.5", bad}, {"1_000", bad}, {"0x1F", bad}, {"1E5", bad}, {"999999999999999999", "999999999999999999"}, {"99999999999999999999", bad}, {"$12", bad}, {"abc", bad}, {"007", "7"}, {"(12)", "-12"}, {"12-", "-12"},
	}},
	{"integer with a comma", contract.Integer, contract.Format{Decimal: ","}, "", []cell{{"1.200", "1200"}, {"12,0", "12"}, {"12,5", bad}, {"12.0", bad}}},
	{"boolean", contract.Boolean, contract.Format{}, "", []cell{
		{"true", "true"}, {"TRUE", "true"}, {"t", "true"}, {"Yes", "true"}, {"y", "true"}, {"1", "true"}, {"false", "false"}, {"F", "false"}, {"no", "false"}, {"N", "false"}, {"0", "false"},
		{"ja", bad}, {"nej", bad}, {"on", bad}, {"off", bad}, {"2", bad}, {"-1", bad}, {"x", bad}, {"null", bad},
	}},
	{"id", contract.ID, contract.Format{}, "", []cell{
		{"0061x00000ABC", "0061x00000ABC"}, {"00123", "00123"}, {"1E+15", bad}, {"1.23457E+15", bad}, {"1,23457E+15", bad}, {"Anna Svensson", "Anna Svensson"}, {"1E15", "1E15"}, {"a@b.example", "a@b.example"},
	}},
	{"text", contract.Text, contract.Format{}, "", []cell{{"x", "x"}, {"=1+1", "=1+1"}, {"a\nb", "a\nb"}, {"NULL", "NULL"}}},
	{"date undeclared", contract.Date, contract.Format{Company: "Europe/Stockholm"}, "", []cell{
		{"2026-01-05", "2026-01-05"}, {"2026-1-5", "2026-01-05"}, {"2026/01/05", "2026-01-05"}, {"2026.01.05", "2026-01-05"}, {"2024-02-29", "2024-02-29"}, {"2025-02-29", bad}, {"2026-02-31", bad}, {"2026-13-01", bad}, {"2026-00-10", bad}, {"0026-01-31", "0026-01-31"},
		{"26-01-31", bad}, {"infinity", bad}, {"-infinity", bad}, {"epoch", bad}, {"today", bad}, {"20260105", bad}, {"2026-01", bad}, {"2026", bad}, {"46027", bad}, {"03/04/2026", bad}, {"5 Jan 2026", bad}, {"2026-01-05 (BC)", bad}, {"12026-01-05", bad}, {"-2026-01-05", bad},
		{"2026-01-05 13:45", "2026-01-05"}, {"2026-01-05T23:59:59", "2026-01-05"}, {"2026-01-05 25:00", bad}, {"2026-01-05T23:30:00Z", "2026-01-06"}, {"2024-07-11T21:22:07.000+0000", "2024-07-11"}, {"2024-07-11T22:22:07.000+0000", "2024-07-12"}, {"2024-07-11T22:22:07+05:30", "2024-07-11"}, {"2026-01-05 23:30 UTC", "2026-01-06"}, {"2026-01-05 00:30+02", "2026-01-04"},
		{"1767571200000", "2026-01-05"}, {"1767655800000", "2026-01-06"}, {"176757120000", bad},
	}},
	{"date, zone of the source declared", contract.Date, contract.Format{Date: "iso", Timezone: "UTC", Company: "Europe/Stockholm"}, "iso", []cell{
		{"2026-01-05", "2026-01-05"}, {"2026-01-05 00:00:00", "2026-01-05"}, {"2026-01-05 23:30:00", "2026-01-06"}, {"2026-01-05 22:30:00", "2026-01-05"}, {"2026-01-05 11:30 PM", "2026-01-06"},
	}},
	{"date west of UTC", contract.Date, contract.Format{Company: "America/New_York"}, "", []cell{
		{"2026-01-05", "2026-01-05"}, {"2026-01-05T03:00:00Z", "2026-01-04"}, {"1767571200000", "2026-01-05"}, {"2026-01-05 00:00:00", "2026-01-05"},
	}},
	{"date dmy declared", contract.Date, contract.Format{Date: "dmy"}, "dmy", []cell{
		{"03/04/2026", "2026-04-03"}, {"3.4.2026", "2026-04-03"}, {"31-12-2026", "2026-12-31"}, {"12/31/2026", bad}, {"31.02.2026", bad}, {"03/04/26", "2026-04-03"}, {"2026-04-03", "2026-04-03"}, {"3.4.2026 13:45", "2026-04-03"}, {"03/04/026", bad}, {"3/4", bad}, {"03/04/2026x", bad}, {"3/4/99", "2099-04-03"}, {"2026/04/03", "2026-04-03"},
	}},
	{"date mdy declared", contract.Date, contract.Format{Date: "mdy"}, "mdy", []cell{
		{"03/04/2026", "2026-03-04"}, {"12/31/2026", "2026-12-31"}, {"31/12/2026", bad}, {"02/23/26", "2026-02-23"}, {"02/23/26 02:18 AM", "2026-02-23"}, {"02/23/2026, 2:18 pm", "2026-02-23"}, {"2/3/2026 14:18:59", "2026-02-03"}, {"02/30/26", bad},
	}},
	{"date dmy found", contract.Date, contract.Format{}, "dmy", []cell{{"13/04/2026", "2026-04-13"}, {"13/04/26", bad}, {"2026-04-13", "2026-04-13"}}},
	{"date by pattern", contract.Date, contract.Format{Date: "%d %b %Y"}, "%d %b %Y", []cell{
		{"5 Jan 2026", "2026-01-05"}, {"05 Feb 2026", "2026-02-05"}, {"31 Feb 2026", bad}, {"2026-01-05", bad}, {"5 Jan 2026 13:45", "2026-01-05"}, {"5 Foo 2026", bad}, {"", bad},
	}},
	{"date by pattern of two-digit years", contract.Date, contract.Format{Date: "%y-%m-%d"}, "%y-%m-%d", []cell{{"26-01-05", "2026-01-05"}, {"26-13-05", bad}}},
	{"timestamp in UTC", contract.Timestamp, contract.Format{Company: "Europe/Stockholm"}, "", []cell{
		{"2024-07-11T21:22:07.000+0000", "2024-07-11 21:22:07"}, {"2024-07-11T21:22:07.000Z", "2024-07-11 21:22:07"}, {"2024-07-11T21:22:07.123456Z", "2024-07-11 21:22:07.123456"}, {"2024-07-11T21:22:07+02:00", "2024-07-11 19:22:07"}, {"2024-07-11T21:22:07-0530", "2024-07-12 02:52:07"}, {"2024-07-11 21:22:07+02", "2024-07-11 19:22:07"}, {"2024-07-11 21:22+02:00", "2024-07-11 19:22:00"}, {"2024-07-11 21:22:07 UTC", "2024-07-11 21:22:07"}, {"2024-07-11 21:22:07 GMT", "2024-07-11 21:22:07"},
		{"2026-01-05 13:45", "2026-01-05 12:45:00"}, {"2026-07-05 13:45", "2026-07-05 11:45:00"}, {"2026-07-05T13:45:10", "2026-07-05 11:45:10"}, {"2026-01-05", "2026-01-04 23:00:00"}, {"2026-01-05 1:45 PM", "2026-01-05 12:45:00"}, {"2026-01-05 1:45:10 p.m.", "2026-01-05 12:45:10"}, {"2026-01-05 12:15 AM", "2026-01-04 23:15:00"}, {"2026-01-05 13:45 PM", bad},
		{"1736342400123", "2025-01-08 13:20:00.123"}, {"173634240012", bad}, {"epoch", bad}, {"now", bad}, {"infinity", bad}, {"2026-01-05 13:60", bad}, {"2026-02-30 10:00", bad}, {"13:45", bad}, {"2026-01-05 13", bad}, {"2024-07-11T21:22:07.000+9999", bad}, {"2026-01-05T13:45:10,5", "2026-01-05 12:45:10.5"},
	}},
	{"timestamp, zone declared", contract.Timestamp, contract.Format{Date: "mdy", Timezone: "America/New_York", Company: "Europe/Stockholm"}, "mdy", []cell{
		{"02/23/26 02:18 AM", "2026-02-23 07:18:00"}, {"02/23/2026 14:18", "2026-02-23 19:18:00"}, {"2026-02-23T14:18:00Z", "2026-02-23 14:18:00"}, {"02/23/26", "2026-02-22 23:00:00"},
	}},
	{"timestamp by pattern", contract.Timestamp, contract.Format{Date: "%d.%m.%Y", Company: "UTC"}, "%d.%m.%Y", []cell{
		{"05.01.2026 13:45", "2026-01-05 13:45:00"}, {"05.01.2026", "2026-01-05 00:00:00"}, {"05.01.2026 1:45 pm", "2026-01-05 13:45:00"}, {"05.01.2026 13:45+01:00", "2026-01-05 12:45:00"},
	}},
	{"timestamp by pattern with hours", contract.Timestamp, contract.Format{Date: "%d/%m/%Y %H:%M", Company: "Europe/Stockholm"}, "%d/%m/%Y %H:%M", []cell{{"05/01/2026 13:45", "2026-01-05 12:45:00"}, {"05/01/2026", bad}}},
	{"timestamp by pattern with offset", contract.Timestamp, contract.Format{Date: "%Y-%m-%d %H:%M:%S %z"}, "%Y-%m-%d %H:%M:%S %z", []cell{{"2026-01-05 13:45:00 +01:00", "2026-01-05 12:45:00"}}},
}

func open(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := db.Exec("SET TimeZone = 'UTC'"); err != nil {
		t.Fatal(err)
	}
	return db
}

func TestRead(t *testing.T) {
	t.Parallel()
	db := open(t)
	cells := 0
	for _, c := range typing {
		if err := c.format.Check(); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		var values []string
		for i, cl := range c.cells {
			values = append(values, fmt.Sprintf("(%d, '%s')", i, strings.ReplaceAll(cl.text, "'", "''")))
		}
		cells += len(values)
		q := fmt.Sprintf("SELECT cast(%s AS VARCHAR) FROM (SELECT i, %s AS v FROM (VALUES %s) AS t(i, x)) ORDER BY i",
			contract.Read(c.kind, "v", c.format, c.order), contract.Trim("x"), strings.Join(values, ", "))
		rows, err := db.Query(q)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		for _, cl := range c.cells {
			var got sql.NullString
			if !rows.Next() {
				t.Fatalf("%s: too few rows: %v", c.name, rows.Err())
			}
			if err := rows.Scan(&got); err != nil {
				t.Fatal(err)
			}
			if !got.Valid {
				got.String = bad
			}
			if got.String != cl.want {
				t.Errorf("%s: %q is read as %s, want %s", c.name, cl.text, got.String, cl.want)
			}
		}
		if err := rows.Close(); err != nil {
			t.Error(err)
		}
	}
	t.Logf("%d cells", cells)
}
