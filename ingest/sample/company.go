package sample

import (
	"math"
	"sort"
	"time"
)

// Options choose the company. The zero value is the demo's company of seed 0.
type Options struct {
	Seed  uint64    // the same seed gives the same bytes
	Scale float64   // 1 (the default) is about 12,000 opportunities and 100 reps; reps grow with the root of it
	End   time.Time // last day of the data; default 2026-03-31, so that nothing depends on a clock

	// ArchiveBytes is the uncompressed size at which the Salesforce delivery goes
	// on in a further zip; 0 means 512 MiB, about where Salesforce splits.
	ArchiveBytes int64
}

// years of data before Options.End.
const years = 3

// Company is a generated company. It holds people, territories and planted
// flaws; opportunities and everything below them are drawn again, one at a time,
// whenever a table is written, so that a million of them need little memory.
// A Company does not change after Generate and may be used from several goroutines.
type Company struct {
	seed         uint64
	scale        float64
	start, end   day
	archiveBytes int64
	rng          *stream // for Generate only

	teams    []team
	people   []person
	firstRep int
	ops      int // index of the sales operations analyst
	robot    int // index of the integration user

	successors []int   // per rep: who takes over when she leaves, index into people
	mates      [][]int // per team: reps who are there at the end

	opportunityCount, accountCount int
	youngest                       int     // the opportunity opened on the last day
	accountRep                     []int32 // index into people
	accountSegment                 []uint8
	customerSince, churned         []day // per account, 0 = never
	planted                        map[int]plant
	repeated                       []int // opportunities that a file delivers twice
	withoutEmail                   int   // index into people
	bulkAt                         minute
	flaws                          Flaws
}

// Generate draws a company: the same options, the same company.
func Generate(opt Options) *Company {
	if opt.Scale <= 0 {
		opt.Scale = 1
	}
	if opt.End.IsZero() {
		opt.End = time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC)
	}
	if opt.ArchiveBytes <= 0 {
		opt.ArchiveBytes = 512 << 20
	}
	c := &Company{seed: opt.Seed, scale: opt.Scale, end: dayOf(opt.End), archiveBytes: opt.ArchiveBytes, rng: newStream(opt.Seed)}
	t := opt.End
	c.start = date(t.Year()-years, t.Month(), t.Day()) + 1
	c.hire()
	c.allot(max(200, int(math.Round(12_000*opt.Scale))))
	c.arrangeSuccession()
	c.settleAccounts()
	c.plant()
	c.survey()
	c.rng = nil
	return c
}

// End is the last day of the data.
func (c *Company) End() time.Time { return c.end.time() }

// Reps counts the people who own opportunities, those who left included.
func (c *Company) Reps() int { return len(c.reps()) }

// Managers counts everybody to whom somebody reports, by level: 1 has reps.
func (c *Company) Managers() map[int]int {
	count := map[int]int{}
	for _, p := range c.people {
		switch p.title {
		case titleManager:
			count[1]++
		case titleDirector:
			count[2]++
		case titleHead:
			count[3]++
		}
	}
	return count
}

// Opportunities counts distinct opportunities.
func (c *Company) Opportunities() int { return c.opportunityCount }

// Flaws are the flaws in the data, as planted.
func (c *Company) Flaws() Flaws { return c.flaws }

// repOf is the index of the rep who opened opportunity n.
func (c *Company) repOf(n int) int {
	reps := c.reps()
	return c.firstRep + sort.Search(len(reps), func(i int) bool { return reps[i].deals.end > n })
}

// arrangeSuccession names for every rep the colleague who takes over her open deals.
func (c *Company) arrangeSuccession() {
	c.mates = make([][]int, len(c.teams))
	var stayed []int
	for i := range c.reps() {
		p := &c.people[c.firstRep+i]
		if p.active() && c.end-p.hired > 700 && len(p.moves) == 0 {
			c.mates[p.team] = append(c.mates[p.team], c.firstRep+i)
			stayed = append(stayed, c.firstRep+i)
		}
	}
	s := c.rng.seek(streamPeople, 3)
	c.successors = make([]int, len(c.people))
	for i := range c.reps() {
		choice := c.mates[c.people[c.firstRep+i].team]
		if len(choice) == 0 {
			choice = stayed
		}
		c.successors[c.firstRep+i] = choice[s.IntN(len(choice))]
	}
}

// settleAccounts draws which segment each account of a territory belongs to.
func (c *Company) settleAccounts() {
	c.accountRep = make([]int32, c.accountCount)
	c.accountSegment = make([]uint8, c.accountCount)
	for i := range c.reps() {
		p := &c.people[c.firstRep+i]
		for a := p.accounts.first; a < p.accounts.end; a++ {
			c.accountRep[a] = int32(c.firstRep + i)
			if c.rng.seek(streamAccount, a).chance(p.mixENT) {
				c.accountSegment[a] = segmentENT
			}
		}
	}
}
