package sample

// plant marks what is wrong on purpose with an opportunity.
type plant uint16

const (
	plantForgottenStage plant = 1 << iota
	plantUnreadableAmount
	plantUnreadableDate
	plantNoOwner
	plantNoAccount
	plantClosedBeforeCreated
	plantDuplicate
	plantDeleted
	plantWonWithoutAmount
	plantBulk
)

// Texts that cannot be read as what their column holds.
const (
	unreadableAmount = "12k?"
	unreadableDate   = "next Friday"
)

// Flaws counts what is wrong in the data, on purpose, by records. Deals are
// counted once however often a file repeats them.
type Flaws struct {
	PastDue              int // open, expected close date before the last day
	Pushed               int // expected close date moved into a later month, at least once
	MissingNextStep      int // open
	MissingAmount        int // any deal without one, those of WonWithoutAmount included
	LateEntered          int // closed on the day they were created
	ClosedBeforeCreated  int
	DuplicateRows        int // the same opportunity delivered twice in one file
	DuplicateAccounts    int // accounts named like another one, some in other letters' case
	ForgottenStage       int // in a stage that no list of stages knows
	UnreadableAmount     int
	UnreadableDate       int // in the optional next step date
	WithoutOwner         int
	WithoutAccount       int
	WonWithoutAmount     int
	Deleted              int
	BulkClosed           int // lost by one rep within one minute
	RepsWithoutEmail     int
	RaggedRows           int // in the CSV deliveries: a torn row at the end of the leads
	Reopened             int
	Open, Won, Lost, Out int // where all deals stand; Out = disqualified
}

// plant chooses the deals that get a flaw. It looks at the company without flaws first.
func (c *Company) plant() {
	c.planted = map[int]plant{}
	var open, won, closed []int
	lostBy := map[int][]int{}
	g := c.generator()
	for n := range c.opportunityCount {
		o := g.opportunity(n)
		switch {
		case n == c.youngest || o.handover != 0 || o.lateEntered || o.reopened:
		case !o.closed():
			if o.created.day() < c.end-30 {
				open = append(open, n)
			}
		default:
			closed = append(closed, n)
			if o.won() && len(o.lines) == 0 {
				won = append(won, n)
			}
			if o.stage == stageLost && c.cleanUp(o) {
				lostBy[o.owner] = append(lostBy[o.owner], n)
			}
		}
	}
	s := c.rng.seek(streamPlanted, 0)
	some := func(from []int, count int, p plant) {
		for tries := 0; count > 0 && tries < 1000 && len(from) > 0; tries++ {
			if n := from[s.IntN(len(from))]; c.planted[n] == 0 {
				c.planted[n] = p
				if p == plantDuplicate {
					c.repeated = append(c.repeated, n)
				}
				count--
			}
		}
	}
	for i := len(c.people) - 1; i >= c.firstRep; i-- {
		if c.people[i].active() && len(c.people[i].moves) == 0 {
			c.withoutEmail = i // the inputs workbook names moved reps by address, so one who never moved
		}
	}
	c.plantBulk(lostBy)
	some(open, 1, plantUnreadableAmount)
	some(open, 1, plantUnreadableDate)
	some(open, 4, plantForgottenStage)
	some(open, 5, plantNoOwner)
	some(open, 6, plantNoAccount)
	some(closed, 6, plantNoAccount)
	some(closed, 5, plantClosedBeforeCreated)
	some(won, 4, plantWonWithoutAmount)
	some(closed, 3, plantDuplicate)
	some(closed, 4, plantDeleted)
}

// bulkClosings is how many deals the tidy rep closes at once.
const bulkClosings = 22

// cleanUp says whether a lost deal could have waited for the clean-up at the end of the last quarter.
func (c *Company) cleanUp(o *opportunity) bool {
	last := c.lastCleanUp()
	return o.closedAt.day() < last && o.closedAt.day() > last-250 && o.pushes < 8
}

func (c *Company) lastCleanUp() day { return (c.end.quarterStart() - 4).workday() }

// plantBulk lets the rep with the most such deals close them within one minute.
func (c *Company) plantBulk(lostBy map[int][]int) {
	c.bulkAt = c.lastCleanUp().at(officeOpens + officeMinutes - 30)
	most := c.firstRep
	for i := range c.reps() {
		if c.people[c.firstRep+i].active() && len(lostBy[c.firstRep+i]) > len(lostBy[most]) {
			most = c.firstRep + i
		}
	}
	if found := lostBy[most]; len(found) >= bulkClosings {
		for _, n := range found[len(found)-bulkClosings:] {
			c.planted[n] = plantBulk
		}
	}
}

// survey counts the flaws and finds out when each account became a customer.
func (c *Company) survey() {
	c.customerSince, c.churned = make([]day, c.accountCount), make([]day, c.accountCount)
	g, f := c.generator(), &c.flaws
	for n := range c.opportunityCount {
		o := g.opportunity(n)
		c.count(o)
		if o.won() && o.account >= 0 && o.plant&plantDeleted == 0 {
			if since := c.customerSince[o.account]; since == 0 || o.closedAt.day() < since {
				c.customerSince[o.account] = o.closedAt.day()
			}
		}
	}
	for a, since := range c.customerSince {
		s := c.rng.seek(streamAccount, a+1<<40)
		if leaves, after := s.chance(0.06), day(s.between(120, 700)); since != 0 && leaves && since+after <= c.end {
			c.churned[a] = since + after
		}
	}
	f.DuplicateAccounts = c.duplicateAccounts()
	f.RepsWithoutEmail, f.RaggedRows = 1, 1
}

func (c *Company) count(o *opportunity) {
	f := &c.flaws
	tally := func(field *int, is bool) {
		if is {
			*field++
		}
	}
	open := !o.closed()
	tally(&f.PastDue, open && o.closeOn < c.end)
	tally(&f.Pushed, o.pushes > 0)
	tally(&f.MissingNextStep, open && o.nextStep == "")
	tally(&f.MissingAmount, o.amount == noAmount)
	tally(&f.LateEntered, o.lateEntered && !open)
	tally(&f.Reopened, o.reopened)
	tally(&f.Open, open)
	tally(&f.Won, o.stage == stageWon)
	tally(&f.Lost, o.stage == stageLost)
	tally(&f.Out, o.stage == stageDisqualified)
	for _, x := range []struct {
		mark  plant
		field *int
	}{
		{plantForgottenStage, &f.ForgottenStage}, {plantUnreadableAmount, &f.UnreadableAmount}, {plantUnreadableDate, &f.UnreadableDate},
		{plantNoOwner, &f.WithoutOwner}, {plantNoAccount, &f.WithoutAccount}, {plantClosedBeforeCreated, &f.ClosedBeforeCreated},
		{plantDuplicate, &f.DuplicateRows}, {plantDeleted, &f.Deleted}, {plantWonWithoutAmount, &f.WonWithoutAmount}, {plantBulk, &f.BulkClosed},
	} {
		tally(x.field, o.plant&x.mark != 0)
	}
}
