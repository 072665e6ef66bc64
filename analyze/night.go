package analyze

import (
	"log/slog"
	"time"

	"crmscore/analyze/display"
	"crmscore/analyze/sqlfile"
)

// Source is one configured source as the analysis needs to know it: which staging
// folder reads it and what it declares about its text.
type Source struct {
	Name     string // its raw tables lie in raw.raw_<name>
	CRM      string // the staging folder
	Date     string // iso, dmy, mdy, ymd, a strptime pattern, or empty
	Decimal  string // "." or ",", or empty
	Timezone string // zone of times without an offset; empty means the company's
}

// RunRow is what the one row of table run is computed from.
type RunRow struct {
	AsOf                 time.Time // the business date; only year, month and day count
	Company              string
	Timezone             string // IANA name
	Currency             string // ISO code
	Fingerprint          string // hash of the inputs
	FiscalYearStartMonth int    // 1 to 12; 0 counts as 1
	Display              display.Config
}

// Night is the analysis of one night. The steps follow each other: Prepare, load
// by package ingest, Warehouse.Lock, BuildStaging, BuildModels; then, in a new
// instance with one thread, Score. Run may be completed between BuildStaging and
// BuildModels, for an as-of date that comes from the data; staging does not see it.
type Night struct {
	Catalog      *Catalog
	Sources      []Source
	Run          RunRow
	Changes      []Change      // what differs since the night before, for ops.query_changes
	QueryTimeout time.Duration // per query; 0 means one minute
	// Stuck, when given, is called from another goroutine when a query goes on
	// stuckAfter beyond its limit: DuckDB cannot interrupt one long scalar call. It
	// should end the process, which the warehouse survives; nil waits.
	Stuck    func(query string, running time.Duration)
	Log      *slog.Logger                       // nil means silence
	Progress func(step string, done, total int) // nil means none
}

// BuildReport is what staging, models and checks have to say.
type BuildReport struct {
	Rows   []RowCount     // per source and raw table
	Notes  []string       // what was detected or skipped, for the log and the Notes sheet
	Checks []CheckVerdict // every check, ok ones included
	Failed sqlfile.Faults // checks that could not run; they also stand in Checks as failed
}

// RowCount accounts for the rows of one raw table: Delivered = Loaded + Rejected.
type RowCount struct {
	Source, Table               string
	Delivered, Loaded, Rejected int64
}

// CheckVerdict is the outcome of one check, or of one check for one scope.
type CheckVerdict struct {
	Name, Title, Severity string
	Scope, ScopeID        string // ScopeID is empty for the company
	Found                 int64
	Limit                 string // in words, for example "0 rows"
	Verdict               string // ok, warn, block or failed
	File                  string
}

// Blocks are the checks that forbid publishing.
func (r BuildReport) Blocks() []CheckVerdict { return r.with("block") }

// Warnings are the checks that warn, and those that could not run.
func (r BuildReport) Warnings() []CheckVerdict { return append(r.with("warn"), r.with("failed")...) }

func (r BuildReport) with(verdict string) []CheckVerdict {
	var out []CheckVerdict
	for _, c := range r.Checks {
		if c.Verdict == verdict {
			out = append(out, c)
		}
	}
	return out
}
