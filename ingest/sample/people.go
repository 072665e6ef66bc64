package sample

import (
	"fmt"
	"math"
	"sort"
)

// Segments of accounts, reps and opportunities.
const (
	segmentSMB = iota
	segmentENT
)

var segmentNames = []string{"SMB", "ENT"}

// baseRate is the close rate of a rep of average skill in each segment.
var baseRate = []float64{0.30, 0.18}

type region struct {
	name, currency, calendar string
	countries, legalForms    []string
}

var regions = []region{
	{"Nordics", "EUR", "SE", []string{"Sweden", "Denmark", "Finland"}, []string{"AB", "A/S", "Oy"}},
	{"Central Europe", "EUR", "DE", []string{"Germany", "Austria", "Poland"}, []string{"GmbH", "AG", "Sp. z o.o."}},
	{"Middle East & India", "USD", "AE", []string{"United Arab Emirates", "India"}, []string{"LLC", "Pvt Ltd"}},
	{"North America", "USD", "US", []string{"United States", "Canada"}, []string{"Inc", "LLC", "Corp"}},
}

// Job titles, which double as roles: peers share role and segment.
const (
	titleRep      = "Account Executive"
	titleManager  = "Sales Manager"
	titleDirector = "Regional Sales Director"
	titleHead     = "Head of Sales"
	titleOps      = "Sales Operations"
	titleRobot    = "Integration"
)

// companyDomain is the sample company's; it is reserved for examples.
const companyDomain = "contoso.example"

// person is one CRM user. Managers come before the people who report to them.
type person struct {
	first, last, email string
	title              string
	team               int // index into Company.teams; the regional and head teams included
	region             int // -1: none
	home               int // region of the territory; a rep who moves takes her accounts along
	segment            int // of reps
	manager            int // index into Company.people, -1 at the top
	hired, left        day // left 0 = still here
	quotaBearing       bool

	theta    float64 // skill on the log-odds scale, reps only
	mixENT   float64 // share of enterprise accounts, reps only
	weight   float64 // opportunities per year, before the total is fixed, reps only
	accounts span    // her territory
	deals    span    // opportunities she created
	moves    []move
}

// span is the half-open range of numbers from first to end.
type span struct{ first, end int }

func (s span) size() int { return s.end - s.first }

// move is a change of manager, and sometimes of segment, on a day.
type move struct {
	on                       day
	fromManager, fromSegment int
}

func (p *person) name() string { return p.first + " " + p.last }

func (p *person) active() bool { return p.left == 0 }

type team struct {
	name   string
	parent int // -1 at the top
}

// hire builds the hierarchy: head of sales, a director per region, managers, reps.
func (c *Company) hire() {
	s := c.rng.seek(streamPeople, 0)
	taken := map[string]bool{}
	add := func(title string, teamIndex, reg, manager int) int {
		p := person{title: title, team: teamIndex, region: reg, home: reg, manager: manager, segment: -1}
		p.first, p.last = uniqueName(s, taken)
		p.email = plainWord(p.first) + "." + plainWord(p.last) + "@" + companyDomain
		p.hired = c.end - day(s.between(3*365, 12*365))
		c.people = append(c.people, p)
		return len(c.people) - 1
	}
	c.teams = []team{{"Sales", -1}}
	head := add(titleHead, 0, -1, -1)
	c.ops = add(titleOps, 0, -1, head)
	c.robot = add(titleRobot, 0, -1, -1)
	c.people[c.robot].first, c.people[c.robot].last = "Data", "Integration"
	c.people[c.robot].email = "integration@" + companyDomain
	managers := c.buildTeams(add, head)
	reps := c.repCount()
	c.firstRep = len(c.people)
	for i := range reps {
		m := managers[i%len(managers)]
		add(titleRep, c.people[m].team, c.people[m].region, m)
	}
	c.drawCareers()
	for i := range reps {
		c.drawRep(c.firstRep + i)
	}
	c.moveReps(managers)
}

// buildTeams adds the regional directors and the first-level managers and returns the latter.
func (c *Company) buildTeams(add func(title string, teamIndex, reg, manager int) int, head int) []int {
	perRegion := max(1, int(math.Round(float64(c.repCount())/8.4/float64(len(regions)))))
	var managers []int
	for r := range regions {
		c.teams = append(c.teams, team{regions[r].name, 0})
		regional := len(c.teams) - 1
		director := add(titleDirector, regional, r, head)
		for k := range perRegion {
			c.teams = append(c.teams, team{fmt.Sprintf("%s %d", regions[r].name, k+1), regional})
			managers = append(managers, add(titleManager, len(c.teams)-1, r, director))
		}
	}
	return managers
}

// repCount grows with the root of the scale: at a million opportunities about 900 reps.
func (c *Company) repCount() int {
	return max(24, int(math.Round(100*math.Sqrt(c.scale))))
}

func uniqueName(s *stream, taken map[string]bool) (first, last string) {
	for try := 0; ; try++ {
		first, last = s.word(firstNames), s.word(lastNames)
		if try > 20 {
			first += " " + string(rune('A'+s.IntN(26)))
		}
		key := plainWord(first) + "." + plainWord(last)
		if !taken[key] {
			taken[key] = true
			return first, last
		}
	}
}

// Shares of reps by where they stand in their career at the end of the data.
const (
	shareNew     = 0.06 // hired within the last quarter
	shareRamping = 0.08 // hired within the two quarters before that
	shareRecent  = 0.22 // hired within the three years
	shareGone    = 0.10 // left
)

// drawCareers gives every rep a hire date, and some a last day.
func (c *Company) drawCareers() {
	reps := c.reps()
	s := c.rng.seek(streamPeople, 1)
	order := s.Perm(len(reps))
	count := func(share float64) int { return max(1, int(math.Round(share*float64(len(reps))))) }
	next := 0
	draw := func(n int, set func(p *person)) {
		for range n {
			set(&reps[order[next]])
			next++
		}
	}
	ago := func(low, high int) day { return (c.end - day(s.between(low, high))).workday() }
	draw(count(shareNew), func(p *person) { p.hired = ago(12, 85) })
	draw(count(shareRamping), func(p *person) { p.hired = ago(95, 270) })
	draw(count(shareRecent), func(p *person) { p.hired = ago(290, 1000) })
	draw(count(shareGone), func(p *person) { p.hired, p.left = ago(900, 2500), ago(30, 500) })
}

// tau is the standard deviation of true skill among reps, on the log-odds scale.
const tau = 0.45

// drawRep draws skill, segment, territory mix and volume. The mix is uneven on
// purpose: comparing raw close rates then mostly finds the hard territories.
func (c *Company) drawRep(i int) {
	s := c.rng.seek(streamPerson, i)
	p := &c.people[i]
	p.theta = tau * s.NormFloat64()
	p.quotaBearing = true
	u := s.Float64()
	if s.chance(0.62) {
		p.segment, p.mixENT, p.weight = segmentSMB, 0.05+0.25*s.Float64(), 18+42*u
	} else {
		p.segment, p.mixENT, p.weight = segmentENT, 0.60+0.35*s.Float64(), 6+46*u
	}
}

// moveReps lets some tenured reps change teams, every third of them segments too.
func (c *Company) moveReps(managers []int) {
	s := c.rng.seek(streamPeople, 2)
	wanted := max(2, c.repCount()*8/100)
	for _, i := range s.Perm(c.repCount()) {
		if wanted == 0 {
			return
		}
		p := &c.people[c.firstRep+i]
		if !p.active() || c.end-p.hired < 700 {
			continue
		}
		to := managers[s.IntN(len(managers))]
		if to == p.manager || c.people[to].region != p.region && wanted%2 == 0 {
			continue
		}
		m := move{on: (c.end - day(s.between(60, 520))).workday(), fromManager: p.manager, fromSegment: p.segment}
		if wanted%3 == 0 {
			p.segment = 1 - p.segment
		}
		p.manager, p.team, p.region = to, c.people[to].team, c.people[to].region
		p.moves = append(p.moves, m)
		wanted--
	}
}

// reps are the people who own opportunities, in a slice that shares c.people.
func (c *Company) reps() []person { return c.people[c.firstRep:] }

// service is the part of the data's period in which a rep opened opportunities.
func (c *Company) service(p *person) (from, to day) {
	from, to = max(c.start, p.hired+7), c.end
	if p.left != 0 {
		to = p.left - 14
	}
	return from, max(from, to)
}

// allot divides the opportunities among the reps by volume and length of
// service, exactly (largest remainders), and gives each a territory of accounts.
func (c *Company) allot(total int) {
	reps := c.reps()
	shares := make([]float64, len(reps))
	var sum float64
	for i := range reps {
		from, to := c.service(&reps[i])
		shares[i] = reps[i].weight * float64(to-from+1)
		sum += shares[i]
	}
	counts, order, left := make([]int, len(reps)), make([]int, len(reps)), total
	for i := range reps {
		shares[i] *= float64(total) / sum
		counts[i], order[i] = int(shares[i]), i
		left -= counts[i]
		shares[i] -= float64(counts[i])
	}
	sort.SliceStable(order, func(a, b int) bool { return shares[order[a]] > shares[order[b]] })
	for _, i := range order[:left] {
		counts[i]++
	}
	deal, account := 0, 0
	for i := range reps {
		reps[i].deals = span{deal, deal + counts[i]}
		deal += counts[i]
		reps[i].accounts = span{account, account + (counts[i]+2)/3 + 1}
		account = reps[i].accounts.end
		if reps[i].active() && counts[i] > 0 {
			c.youngest = deal - 1
		}
	}
	c.opportunityCount, c.accountCount = deal, account
}
