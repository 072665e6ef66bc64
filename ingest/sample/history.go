package sample

import "math"

// event is one planned change; fields at their "keep" value stay as they are.
type event struct {
	at      minute
	stage   int   // -1 = keep
	amount  int64 // noAmount = keep
	closeOn day   // 0 = keep
}

// planEvents plans the way of the deal from creation to its end.
func (g *generator) planEvents(s *stream) {
	o := &g.o
	g.events = g.events[:0]
	last := g.planStages(s)
	if o.plannedAt.day()-o.created.day() > 20 && o.plannedStage != stageDisqualified && s.chance(rateReopened) {
		at := g.moment(s, 0.55)
		g.add(event{at, stageLost, noAmount, at.day()})
		g.add(event{g.moment(s, 0.7), last, noAmount, o.plannedAt.day()})
		o.reopened = true
	}
	g.planCloseDates(s)
	if o.amount != noAmount && s.chance(rateResized) && !o.lateEntered {
		g.add(event{g.moment(s, 0.2+0.6*s.Float64()), -1, o.amount, 0})
	}
	g.sortEvents()
	g.add(event{o.plannedAt, o.plannedStage, noAmount, o.plannedAt.day()})
}

// planStages plans the stages up to the last open one and returns that one.
func (g *generator) planStages(s *stream) int {
	o := &g.o
	last := stageNegotiation
	switch o.plannedStage {
	case stageLost:
		last = stageQualification + s.pick(0.2, 0.3, 0.3, 0.2)
	case stageDisqualified:
		last = s.pick(0.5, 0.5)
	}
	if o.lateEntered {
		return stageProspecting
	}
	for k := 1; k <= last; k++ {
		if k < last && s.chance(rateSkippedStage) {
			continue
		}
		share := (float64(k) + 0.6*s.Float64() - 0.3) / float64(last+1)
		g.add(event{g.moment(s, share), k, noAmount, 0})
	}
	if last >= stageProposal && s.chance(rateBackMove) {
		g.add(event{g.moment(s, 0.9), stageNeeds, noAmount, 0})
		g.add(event{g.moment(s, 0.95), last, noAmount, 0})
	}
	return last
}

// planCloseDates plans how the expected close date is pushed out, until the
// deal ends or the owner no longer cares.
func (g *generator) planCloseDates(s *stream) {
	o := &g.o
	expected := o.created.day() + day(s.lognormal(1.1*winDays[o.segment], 0.35))
	if s.chance(0.5) {
		expected = expected.monthEnd()
	}
	o.closeOn = expected
	for range 9 {
		due := (expected + day(s.between(-4, 6))).workday()
		if expected >= o.plannedAt.day() || due >= o.plannedAt.day() || s.chance(rateNeglectedDate) {
			return
		}
		expected = max(expected, due) + day(s.between(12, 55))
		if s.chance(0.5) {
			expected = expected.monthEnd()
		}
		if at := due.at(officeOpens + s.IntN(officeMinutes)); at > o.created {
			g.add(event{at, -1, noAmount, expected})
		}
	}
}

func (g *generator) add(e event) { g.events = append(g.events, e) }

// moment is a time in office hours at a share of the deal's planned life.
func (g *generator) moment(s *stream, share float64) minute {
	o := &g.o
	life := float64(o.plannedAt - o.created)
	d := (o.created + minute(math.Round(share*life))).day().workday()
	return d.at(officeOpens + s.IntN(officeMinutes))
}

// sortEvents orders events by time (few, nearly sorted: insertion keeps ties in
// planning order) and sets them apart, after creation and before the end.
func (g *generator) sortEvents() {
	e := g.events
	for i := 1; i < len(e); i++ {
		for k := i; k > 0 && e[k].at < e[k-1].at; k-- {
			e[k], e[k-1] = e[k-1], e[k]
		}
	}
	at := g.o.created
	for i := range e {
		e[i].at = max(min(e[i].at, g.o.plannedAt-60), at+1)
		at = e[i].at
	}
}

// replay turns the planned events up to the end of the data into history and present state.
func (g *generator) replay() {
	o := &g.o
	now := change{at: o.created, stage: stageProspecting, amount: o.amount, closeOn: o.closeOn}
	g.resizeFirst(&now)
	record := func() {
		if n := len(o.history); n > 0 && now.same(o.history[n-1]) {
			return // the CRM keeps no record of a change that changes nothing
		}
		now.by = o.owner
		if o.handover > now.at {
			now.by = o.previousOwner
		}
		o.history = append(o.history, now)
	}
	record()
	for _, e := range g.events {
		if e.at.day() > g.c.end {
			break
		}
		if e.closeOn != 0 && e.stage < 0 && !e.closeOn.sameOrEarlierMonth(now.closeOn) {
			o.pushes++
		}
		now.at = e.at
		if e.stage >= 0 {
			now.stage = e.stage
		}
		if e.amount != noAmount {
			now.amount = e.amount
		}
		if e.closeOn != 0 {
			now.closeOn = e.closeOn
		}
		record()
	}
	if o.plant&plantForgottenStage != 0 {
		now.at, now.stage = max(now.at+1, (g.c.end-9).workday().at(officeOpens)), stageForgotten
		record()
	}
	if now.amount != o.amount { // the lines are those of the later amount
		o.lines = o.lines[:0]
	}
	o.stage, o.closeOn, o.amount = now.stage, now.closeOn, now.amount
	if o.stage == stageWon || o.stage == stageLost || o.stage == stageDisqualified {
		o.closedAt = now.at
	}
	if o.closed() && o.plant&plantClosedBeforeCreated != 0 {
		o.closeOn = o.created.day() - 21
		o.history[len(o.history)-1].closeOn = o.closeOn
	}
}

// same compares the values that a history keeps.
func (h change) same(other change) bool {
	return h.stage == other.stage && h.amount == other.amount && h.closeOn == other.closeOn
}

// resizeFirst sets the amount at creation where the deal is resized on the way.
func (g *generator) resizeFirst(now *change) {
	for _, e := range g.events {
		if e.amount != noAmount {
			share := 60 + int64(mix(uint64(g.o.n))%80) // percent of the later amount
			now.amount = e.amount * share / 100 / 10000 * 10000
			now.amount = max(now.amount, 10000)
		}
	}
}
