package sample

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"crmscore/ingest/inputs"
)

// WriteInputs writes inputs.xlsx as sales operations of the sample company keep
// it: quotas, goals, the history of reps who moved, what the stages mean (save
// the forgotten one), exchange rates, holidays and a few facts typed in by hand.
func (c *Company) WriteInputs(path string) error {
	return inputs.WriteTemplate(path, inputs.Content{
		"quotas":         c.quotaRows(),
		"goals":          c.goalRows(),
		"assignments":    c.assignmentRows(),
		"people":         c.peopleRows(),
		"stages":         stageRows(),
		"fx_rates":       c.rateRows(),
		"holidays":       c.holidayRows(),
		"manual_entries": c.manualRows(),
		"benchmarks":     benchmarkRows(),
	})
}

// who names a person as the workbook does: by address, else by name.
func (c *Company) who(i int) string {
	if email := c.userEmail(i); email != "" {
		return email
	}
	return c.people[i].name()
}

// quartersWithQuota are the running quarter and the seven before it.
const quartersWithQuota = 8

// quotaRows gives every rep a quota per quarter in which she was here, and for
// the quarter of the last day also its months, which add up to it. Fiscal years
// start in January.
func (c *Company) quotaRows() (rows [][]string) {
	running := c.end.quarterStart()
	for i := range c.reps() {
		p := &c.people[c.firstRep+i]
		yearly := c.fairQuota(p)
		start := running
		for q := range quartersWithQuota {
			if q > 0 {
				start = (start - 1).quarterStart()
			}
			t := start.time()
			if p.hired > start.quarterEnd() || p.left != 0 && p.left < start {
				continue
			}
			quarter := int(math.Round(yearly/4/1000)) * 1000
			who := c.who(c.firstRep + i)
			rows = append(rows, []string{who, "", fmt.Sprintf("%d-Q%d", t.Year(), (int(t.Month())+2)/3), "won_amount", strconv.Itoa(quarter), "EUR"})
			for m := range 3 * (1 - min(q, 1)) {
				part := quarter*(m+1)/3 - quarter*m/3
				rows = append(rows, []string{who, "", fmt.Sprintf("%d-%02d", t.Year(), int(t.Month())+m), "won_amount", strconv.Itoa(part), "EUR"})
			}
		}
	}
	return rows
}

func (d day) quarterEnd() day {
	t := d.quarterStart().time()
	return date(t.Year(), t.Month()+3, 1) - 1
}

// fairQuota is about what a rep of average skill wins in a year in p's
// territory; skill is not in it, so that good reps pass their quota.
func (c *Company) fairQuota(p *person) float64 {
	from, to := c.service(p)
	perYear := float64(p.deals.size()) / float64(to-from+1) * 365
	perDeal := 0.0
	for s, share := range []float64{1 - p.mixENT, p.mixENT} {
		meanSize := dealSize[s] * math.Exp(0.55*0.55/2)
		perDeal += share * baseRate[s] * (1 - rateDisqualified) * meanSize
	}
	return math.Max(12_000, perYear*perDeal)
}

// goalRows gives each kind of goal to some reps.
func (c *Company) goalRows() (rows [][]string) {
	kinds := []struct{ kind, metric, base, step, target, title string }{
		{"waterfall", "call_count", "20", "4", "40", "More calls every week"},
		{"monthly", "first_appointment_count", "", "", "6", "Six first appointments a month"},
		{"stretch", "won_amount", "100000", "", "125000", "A quarter above quota"},
		{"milestone", "new_account_count", "0", "", "10", "Ten new accounts contacted"},
	}
	from, to := isoDay(c.end.quarterStart()), isoDay(c.end.quarterEnd())
	for i := 0; i < len(c.reps()); i += 4 {
		p := &c.people[c.firstRep+i]
		if !p.active() || p.hired > c.end.quarterStart() {
			continue
		}
		k := kinds[i/4%len(kinds)]
		rows = append(rows, []string{fmt.Sprintf("G-%03d", len(rows)+1), k.title, c.who(c.firstRep + i), "", k.metric, k.kind, k.base, k.step, k.target, from, to, strconv.Itoa(1 + i/4%2), "", ""})
	}
	for _, t := range c.teams[1:] {
		if t.parent > 0 {
			rows = append(rows, []string{fmt.Sprintf("G-%03d", len(rows)+1), "Everybody holds two demos a month", "", t.name, "demo_count", "collective", "", "", "6", from, to, "1", "Team dinner", ""})
		}
	}
	return rows
}

// assignmentRows tell the history of the reps who moved.
func (c *Company) assignmentRows() (rows [][]string) {
	for i := range c.reps() {
		p := &c.people[c.firstRep+i]
		from := p.hired
		for _, m := range p.moves {
			old := &c.people[m.fromManager]
			rows = append(rows, []string{c.who(c.firstRep + i), c.who(m.fromManager), c.teams[old.team].name, p.title, segmentName(m.fromSegment), regions[old.region].name, "yes", isoDay(from), isoDay(m.on)})
			from = m.on
		}
		if len(p.moves) > 0 {
			rows = append(rows, []string{c.who(c.firstRep + i), c.who(p.manager), c.teams[p.team].name, p.title, segmentName(p.segment), regions[p.region].name, "yes", isoDay(from), ""})
		}
	}
	return rows
}

// peopleRows sends the head of sales her scorecard to an address of its own.
func (c *Company) peopleRows() [][]string {
	return [][]string{{c.who(0), "", "head.of.sales@" + companyDomain}}
}

func stageRows() (rows [][]string) {
	kinds := map[int]string{stageWon: "won", stageLost: "lost", stageDisqualified: "disqualified"}
	for i, s := range stages[:stageForgotten] {
		kind := kinds[i]
		if kind == "" {
			kind = "open"
		}
		no := map[bool]string{true: "yes", false: "no"}
		rows = append(rows, []string{"", s.name, kind, strconv.Itoa(i + 1), no[i == stageProposal || i == stageNegotiation], no[i >= stageQualification && i < stageLost]})
	}
	return rows
}

func (c *Company) rateRows() (rows [][]string) {
	for _, r := range c.dollarRates() {
		rows = append(rows, []string{"USD", isoDay(r.from), r.text()})
	}
	return rows
}

// holidayRows lists the fixed holidays and those that follow Easter, per calendar of a region.
func (c *Company) holidayRows() (rows [][]string) {
	fixed := []struct {
		calendar string
		month    time.Month
		dom      int
		name     string
	}{
		{"SE", 1, 1, "New Year's Day"}, {"SE", 5, 1, "Labour Day"}, {"SE", 6, 6, "National Day"}, {"SE", 12, 25, "Christmas Day"}, {"SE", 12, 26, "Boxing Day"},
		{"DE", 1, 1, "New Year's Day"}, {"DE", 5, 1, "Labour Day"}, {"DE", 10, 3, "Day of German Unity"}, {"DE", 12, 25, "Christmas Day"}, {"DE", 12, 26, "Boxing Day"},
		{"AE", 1, 1, "New Year's Day"}, {"AE", 12, 2, "National Day"}, {"AE", 12, 3, "National Day"},
		{"US", 1, 1, "New Year's Day"}, {"US", 6, 19, "Juneteenth"}, {"US", 7, 4, "Independence Day"}, {"US", 11, 11, "Veterans Day"}, {"US", 12, 25, "Christmas Day"},
	}
	for year := c.start.time().Year(); year <= c.end.time().Year()+1; year++ {
		for _, h := range fixed {
			if d := date(year, h.month, h.dom); d.workday() == d {
				rows = append(rows, []string{h.calendar, isoDay(d), h.name})
			}
		}
		for _, calendar := range []string{"SE", "DE"} {
			e := easter(year)
			rows = append(rows, []string{calendar, isoDay(e - 2), "Good Friday"}, []string{calendar, isoDay(e + 1), "Easter Monday"}, []string{calendar, isoDay(e + 39), "Ascension Day"})
		}
	}
	return rows
}

// easter is Easter Sunday of the Gregorian calendar (Meeus, Jones, Butcher).
func easter(year int) day {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 19*l) / 433
	month := (h + l - 7*m + 90) / 25
	return date(year, time.Month(month), (h+l-7*m+33*month+19)%32)
}

func (c *Company) manualRows() (rows [][]string) {
	s := newStream(c.seed).seek(streamPeople, 5)
	kinds := []struct{ kind, note string }{{"training", "Negotiation workshop"}, {"mentoring", "Joint customer visit"}, {"reference_call", "Spoke to a prospect"}}
	for i := range c.reps() {
		p := &c.people[c.firstRep+i]
		some, kind, ago := s.chance(0.25), kinds[s.IntN(len(kinds))], day(s.between(5, 85))
		if d := (c.end - ago).workday(); some && p.active() && p.hired < d {
			rows = append(rows, []string{c.who(c.firstRep + i), isoDay(d), kind.kind, "1", "", "", kind.note})
		}
	}
	return rows
}

func benchmarkRows() [][]string {
	const source = "Contoso's own deals before the sample begins"
	return [][]string{
		{"close_rate", "SMB", "0.22", "0.30", "0.38", source}, {"close_rate", "ENT", "0.12", "0.18", "0.25", source},
		{"cycle_days", "SMB", "25", "40", "60", source}, {"cycle_days", "ENT", "65", "100", "150", source},
	}
}
