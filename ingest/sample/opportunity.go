package sample

import "math"

// Stages in the order of the pipeline. The last one was renamed away in the CRM
// long ago: a few deals still carry it and no list of stages knows it.
const (
	stageProspecting = iota
	stageQualification
	stageNeeds
	stageProposal
	stageNegotiation
	stageWon
	stageLost
	stageDisqualified
	stageForgotten
)

type stage struct {
	name        string
	probability int // percent, as the CRM has it
	forecast    string
}

var stages = []stage{
	{"Prospecting", 10, "Pipeline"}, {"Qualification", 20, "Pipeline"}, {"Needs Analysis", 35, "Pipeline"},
	{"Proposal", 55, "Best Case"}, {"Negotiation", 75, "Commit"},
	{"Closed Won", 100, "Closed"}, {"Closed Lost", 0, "Omitted"}, {"Disqualified", 0, "Omitted"},
	{"Legal Review (old)", 60, "Best Case"},
}

// change is one row of an opportunity's history: the values from that moment on.
type change struct {
	at      minute
	stage   int
	amount  int64 // cents, missing = noAmount
	closeOn day
	by      int // index into people
}

const noAmount = math.MinInt64

// opportunity is one deal as the CRM shows it at the end of the data.
type opportunity struct {
	n             int
	account       int // -1 = none
	segment       int
	region        int
	created       minute
	stage         int
	closedAt      minute // of the last closing; 0 = open
	closeOn       day    // expected while open
	amount        int64  // cents
	owner         int    // index into people; -1 = none
	previousOwner int
	handover      minute // 0 = never changed hands
	pushes        int
	reopened      bool
	lateEntered   bool
	plant         plant

	existing     bool // business with an existing customer
	source       string
	lossReason   string
	competitor   string
	nextStep     string
	nextStepOn   day
	description  string
	history      []change
	lines        []line
	plannedStage int // stage that the deal ends in, past the end of the data or not
	plannedAt    minute
}

func (o *opportunity) closed() bool { return o.closedAt != 0 }

func (o *opportunity) won() bool { return o.stage == stageWon }

func (o *opportunity) currency() string { return regions[o.region].currency }

// changedAt is the moment of the last change that the CRM recorded.
func (o *opportunity) changedAt() minute { return max(o.history[len(o.history)-1].at, o.handover) }

// Median days from creation to the end by segment, and how far they scatter.
// Losing takes longer than winning, so closed-only averages flatter.
var (
	winDays        = []float64{36, 92}
	disqualifyDays = []float64{14, 24}
)

const (
	lossFactor        = 1.45
	daysSpread        = 0.6
	rateDisqualified  = 0.07
	rateLateEntered   = 0.012
	rateReopened      = 0.02
	rateBackMove      = 0.07
	rateSkippedStage  = 0.08
	rateResized       = 0.25
	rateHandover      = 0.02
	rateNeglectedDate = 0.12
	rateNoAmount      = 0.04
	rateNoNextStep    = 0.22
)

// generator draws opportunities one after the other into the same memory.
type generator struct {
	c      *Company
	rng    *stream
	o      opportunity
	events []event
	acts   []activity
	roles  []role
}

func (c *Company) generator() *generator { return &generator{c: c, rng: newStream(c.seed)} }

// opportunity draws opportunity n; the result is valid until the next call.
func (g *generator) opportunity(n int) *opportunity {
	c, o := g.c, &g.o
	*o = opportunity{n: n, history: o.history[:0], lines: o.lines[:0], plant: c.planted[n]}
	o.owner = c.repOf(n)
	p := &c.people[o.owner]
	s := g.rng.seek(streamOpportunity, n)
	u := s.Float64()
	o.account = p.accounts.first + int(float64(p.accounts.size())*u*u)
	o.segment, o.region = int(c.accountSegment[o.account]), p.home
	from, to := c.service(p)
	created := (from + day(s.IntN(int(to-from)+1))).workday()
	if created > c.end {
		created -= 3
	}
	if n == c.youngest {
		created = to // one deal is as young as the data can be
	}
	o.created = created.at(officeOpens + s.IntN(240))
	g.planEnd(s, created)
	o.existing = s.chance(0.28)
	o.source = s.word(leadSources)
	g.drawLines(o)
	s = g.rng.seek(streamHandover, n)
	g.planHandover(s)
	g.planEvents(s)
	g.replay()
	g.describe()
	if o.plant&plantNoOwner != 0 {
		o.owner = -1
	}
	if o.plant&plantNoAccount != 0 {
		o.account = -1
	}
	return o
}

// planEnd draws how and when the deal ends, whether or not that is after the end of the data.
func (g *generator) planEnd(s *stream, created day) {
	o := &g.o
	disqualified, luck, z := s.chance(rateDisqualified), s.Float64(), s.NormFloat64()
	median := winDays[o.segment]
	switch {
	case disqualified:
		o.plannedStage, median = stageDisqualified, disqualifyDays[o.segment]
	case luck < g.winChance(o.owner):
		o.plannedStage = stageWon
	default:
		o.plannedStage, median = stageLost, median*lossFactor
	}
	days := max(2, day(math.Round(median*math.Exp(daysSpread*z))))
	if s.chance(rateLateEntered) && !disqualified {
		days, o.lateEntered = 0, true
	}
	o.plannedAt = (created + days).workday().at(officeOpens + s.between(300, officeMinutes-1))
	if o.plant&plantBulk != 0 {
		o.plannedAt = g.c.bulkAt
	}
	if o.lateEntered && o.plannedAt.day() > g.c.end {
		o.lateEntered = false
	}
	o.previousOwner = -1
	g.handOver(luck)
}

// winChance is the close rate of a rep with the deal's kind of account.
func (g *generator) winChance(rep int) float64 {
	return logistic(logit(baseRate[g.o.segment]) + g.c.people[rep].theta)
}

// handOver gives an open deal of a rep who left to her successor, whose skill then decides.
func (g *generator) handOver(luck float64) {
	o, p := &g.o, &g.c.people[g.o.owner]
	if p.left == 0 || o.plannedAt.day() <= p.left {
		return
	}
	o.previousOwner, o.owner, o.handover = o.owner, g.c.successors[o.owner], p.left.at(officeOpens+officeMinutes-1)
	if o.plannedStage == stageDisqualified {
		return
	}
	o.plannedStage = stageLost
	if luck < g.winChance(o.owner) {
		o.plannedStage = stageWon
	}
}

// planHandover gives a few deals to a colleague on the way, without changing their end.
func (g *generator) planHandover(s *stream) {
	o := &g.o
	if !s.chance(rateHandover) || o.handover != 0 || g.c.people[o.owner].left != 0 {
		return
	}
	mates := g.c.mates[g.c.people[o.owner].team]
	if len(mates) < 2 || o.plannedAt.day()-o.created.day() < 10 {
		return
	}
	to := mates[s.IntN(len(mates))]
	at := (o.created.day() + 3).workday().at(officeOpens + s.IntN(officeMinutes))
	if to == o.owner || g.c.people[to].hired >= at.day() || at.day() > g.c.end {
		return
	}
	o.previousOwner, o.owner, o.handover = o.owner, to, at
}

// describe draws the fields that tell about the deal without deciding it.
func (g *generator) describe() {
	o, s := &g.o, g.rng.seek(streamWords, g.o.n)
	missing, hasDate, ahead, step := s.chance(rateNoNextStep), s.chance(0.85), s.chance(0.82), s.word(nextSteps)
	if o.closed() {
		missing = s.chance(0.7)
	}
	if !missing {
		o.nextStep = step
		if hasDate && ahead {
			o.nextStepOn = (g.c.end + day(s.between(1, 21))).workday()
		} else if hasDate {
			o.nextStepOn = max(o.created.day(), g.c.end-day(s.between(1, 40)))
		}
		if o.closed() {
			o.nextStepOn = 0
		}
	}
	if rival := s.word(competitors); s.chance(0.4) {
		o.competitor = rival
	}
	if reason := s.word(lossReasons); o.stage == stageLost && s.chance(0.85) {
		o.lossReason = reason
	}
	if text := s.word(descriptions); s.chance(0.01) {
		o.description = text
	}
}
