package mail

// Config is the mail section of the config file. Secrets are only named here:
// PasswordEnv is the name of an environment variable, PasswordFile a file's path.
type Config struct {
	Send         bool     `yaml:"send"`          // false: messages are only written as .eml files
	SMTP         string   `yaml:"smtp"`          // host:port
	TLS          string   `yaml:"tls"`           // starttls (default, required), tls, or none
	CAFile       string   `yaml:"ca_file"`       // certificates (PEM) to trust beside the system's, for an internal server
	Username     string   `yaml:"username"`      // empty: no login
	PasswordEnv  string   `yaml:"password_env"`  // name of the variable that holds the password
	PasswordFile string   `yaml:"password_file"` // or the file that holds it
	From         string   `yaml:"from"`          // "Name <address>"
	ReplyTo      string   `yaml:"reply_to"`
	Unsubscribe  string   `yaml:"unsubscribe"`   // address for List-Unsubscribe; default: the address of From
	AllowDomains []string `yaml:"allow_domains"` // recipients elsewhere are refused
	CompanyTo    []string `yaml:"company_to"`    // who receives the company workbook
	Reps         bool     `yaml:"reps"`          // mail reps their own workbooks, where books.reps makes them
	MaxBytes     int64    `yaml:"max_bytes"`     // a workbook above is mailed with fewer sheets, then as a link; default 5 MiB
	LinkBase     string   `yaml:"link_base"`     // where readers find the output folder: https://…, or a path such as \\server\share
	MaxMails     int      `yaml:"max_mails"`     // more recipients a night than this is refused, default 2000
	Unchanged    string   `yaml:"unchanged"`     // what a reader gets on a night without news: send (default), digest or skip

	// To sends a book elsewhere than to the address in the CRM, by the manager's
	// id or that address: another address, or none.
	To map[string]string `yaml:"to"`
}

// Values of Config.Unchanged.
const (
	SendAnyway = "send"   // the whole scorecard, as on every night
	SendDigest = "digest" // one line: nothing changed since …
	SendNone   = "skip"   // nothing
)

// Nobody is the override in Config.To for a book that is not mailed.
const Nobody = "none"

// Values of Config.TLS.
const (
	StartTLS    = "starttls"
	ImplicitTLS = "tls"
	NoTLS       = "none"
)
