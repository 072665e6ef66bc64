package sqltest

// PendingCase is a case that waits for its query.
type PendingCase struct {
	Path    string // of the test file
	Awaits  string // path of the awaited query
	Why     string
	Proven  bool // it brings a query of its own, which runs now
	Story   string
	Arrived bool // the awaited query is in the bench: the case fails until it is turned into one of it
}

// Pending gives the cases that wait for a query, in the order of the cases. Cases
// whose form is wrong are left out: Run reports them.
func Pending(b Bench, cases []Case) []PendingCase {
	here := map[string]bool{}
	for _, q := range b.Queries {
		here[q.File.Path] = true
	}
	var all []PendingCase
	for _, c := range cases {
		if p, faults := takeApart(c); p.pending != nil && len(faults) == 0 {
			all = append(all, PendingCase{Path: c.Path, Awaits: p.pending.query, Why: p.pending.why, Proven: p.own != nil, Story: p.story, Arrived: here[p.pending.query]})
		}
	}
	return all
}
