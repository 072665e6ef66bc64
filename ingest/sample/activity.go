package sample

// Kinds of activities. Calls, e-mails and tasks are Salesforce tasks, meetings and demos its events.
const (
	kindCall = iota
	kindEmail
	kindTask
	kindMeeting
	kindDemo
)

var activityKinds = []string{"Call", "Email", "Task", "Meeting", "Demo"}

type activity struct {
	kind    int
	due     day
	start   minute // moment it takes place; of tasks the end
	done    bool
	outcome string // of calls and meetings
	contact int    // number within the account, -1 = none
	user    int
	first   bool // first appointment with the prospect
}

// maxActivities keeps an opportunity's detail ids within perOpportunity.
const maxActivities = 24

// activities draws what was done for the opportunity, about seven on average,
// fewer where the owner lost interest, and what is planned for open ones.
func (g *generator) activities(o *opportunity) []activity {
	s := g.rng.seek(streamActivities, o.n)
	g.acts = g.acts[:0]
	last := o.closedAt
	if !o.closed() {
		last = g.c.end.at(officeOpens + officeMinutes - 1)
	}
	life := int(last-o.created) / minutesPerDay
	count := min(maxActivities-2, 2+s.IntN(4)+min(life, 240)/16)
	neglected := s.chance(0.2) // the later half stays silent
	if o.lateEntered {
		count = s.IntN(2)
	}
	for range count {
		share := s.Float64()
		if neglected {
			share /= 2
		}
		at := (o.created + minute(share*float64(last-o.created))).day().workday().at(officeOpens + s.IntN(officeMinutes))
		g.acts = append(g.acts, g.drawActivity(s, o, max(o.created+1, min(at, last))))
	}
	g.markFirst()
	if !o.closed() {
		g.plan(s, o)
	}
	return g.acts
}

func (g *generator) drawActivity(s *stream, o *opportunity, at minute) activity {
	a := activity{kind: s.pick(0.34, 0.34, 0.1, 0.16, 0.06), start: at, due: at.day(), done: true, contact: -1, user: o.owner}
	switch {
	case o.owner < 0:
		a.user = o.history[0].by
	case at < o.handover:
		a.user = o.previousOwner
	}
	if who, known := s.IntN(maxContacts), s.chance(0.9); o.account >= 0 && known {
		a.contact = who % g.c.contactsOf(o.account)
	}
	outcome, shows := s.word(callOutcomes), s.chance(0.93)
	switch a.kind {
	case kindCall:
		a.outcome = outcome
	case kindMeeting, kindDemo:
		a.outcome = "Completed"
		if !shows {
			a.outcome, a.done = "No Show", false
		}
	}
	return a
}

// markFirst marks the earliest meeting that took place.
func (g *generator) markFirst() {
	first := -1
	for i, a := range g.acts {
		if a.kind == kindMeeting && a.done && (first < 0 || a.start < g.acts[first].start) {
			first = i
		}
	}
	if first >= 0 {
		g.acts[first].first = true
	}
}

// plan adds what lies ahead of an open deal: a meeting, a task, perhaps an overdue one.
func (g *generator) plan(s *stream, o *opportunity) {
	meeting, task, overdue, ahead, late := s.chance(0.3), s.chance(0.35), s.chance(0.1), s.between(1, 14), s.between(1, 30)
	if o.owner < 0 {
		return
	}
	next := activity{contact: -1, user: o.owner}
	if meeting {
		next.kind, next.due, next.outcome = kindMeeting, (g.c.end + day(ahead)).workday(), "Scheduled"
		next.start = next.due.at(officeOpens + 120)
		g.acts = append(g.acts, next)
	}
	if task || overdue {
		next.kind, next.due, next.start, next.outcome = kindTask, (g.c.end + day(ahead)).workday(), 0, ""
		if overdue {
			next.due = max(o.created.day(), g.c.end-day(late))
		}
		g.acts = append(g.acts, next)
	}
}

// meetingMinutes is how long every meeting lasts.
const meetingMinutes = 45

func (a activity) end() minute { return a.start + meetingMinutes }

func (a activity) subject() string {
	return []string{"Call", "Follow-up", "To do", "Meeting", "Product demo"}[a.kind]
}

// entered is when an activity was put into the CRM: done ones at once, planned ones with the deal.
func (g *generator) entered(o *opportunity, a activity) string {
	if a.start != 0 && a.due <= g.c.end {
		return isoInstant(a.start)
	}
	return isoInstant(o.created)
}
