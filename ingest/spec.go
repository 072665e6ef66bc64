package ingest

// Spec is one configured source. Relative globs are resolved against Dir.
type Spec struct {
	Name   string               `yaml:"name"`   // lower-case letters, digits, underscore; the raw schema is raw_<name>
	CRM    string               `yaml:"crm"`    // the staging folder: salesforce, hubspot, inputs or one of your own
	Files  Globs                `yaml:"files"`  // for sources whose tables are named by their files
	Tables map[string]TableSpec `yaml:"tables"` // where file names do not tell the table
	Format Format               `yaml:"formats"`
	// Links are the addresses of the CRM's records; LinkHosts are further hosts to
	// which delivered addresses (crm_url) may lead.
	Links     Links    `yaml:"links"`
	LinkHosts []string `yaml:"link_hosts"`
	Dir       string   `yaml:"-"`
}

// Globs is one glob or a list of them.
type Globs []string

// TableSpec says which files belong to one table and how deliveries add up.
type TableSpec struct {
	Files Globs  `yaml:"files"`
	Keep  Keep   `yaml:"keep"`
	Key   string `yaml:"key"`   // column that identifies a row, for deltas
	Sheet string `yaml:"sheet"` // workbooks: the sheet to read
}

// Keep says how deliveries of one table relate to each other.
type Keep string

// With KeepLatest (the default) the newest delivery replaces all earlier ones;
// with KeepAll they add up; with KeepDelta later rows replace earlier ones of
// the same Key on top of the first delivery.
const (
	KeepLatest Keep = "latest"
	KeepAll    Keep = "all"
	KeepDelta  Keep = "delta"
)

// Format is what the files of a source declare about themselves. An empty field
// means: detected where that is safe and printed; dates are never detected when
// two readings are possible.
type Format struct {
	Date      string `yaml:"date"`      // iso, dmy, mdy, ymd, or a strptime pattern such as %d.%m.%Y
	Decimal   string `yaml:"decimal"`   // "." or ","
	Timezone  string `yaml:"timezone"`  // zone of timestamps without an offset
	Encoding  string `yaml:"encoding"`  // utf-8, utf-16le, utf-16be, windows-1252
	Delimiter string `yaml:"delimiter"` // one character, or "tab"
	Quote     string `yaml:"quote"`
}

// TableReport counts one table of one source after loading: Delivered = Loaded + Rejected.
type TableReport struct {
	Source, Table               string
	Delivered, Loaded, Rejected int64
	Files                       int
	Notes                       []string // detections worth printing, for example "semicolon, windows-1252"
}
