package sample

import "math"

// product is sold by quantity; prices and cost in whole units of the company currency.
type product struct {
	name, code, family, plan string
	list, cost               int
	segment                  int
}

var products = []product{
	{"Starter Suite", "ST-10", "Suite", "Starter", 480, 130, segmentSMB},
	{"Team Suite", "ST-20", "Suite", "Team", 960, 240, segmentSMB},
	{"Field App", "AP-10", "Apps", "Team", 220, 90, segmentSMB},
	{"Onboarding Day", "SV-10", "Services", "", 1100, 780, segmentSMB},
	{"Enterprise Suite", "ST-90", "Suite", "Enterprise", 2400, 520, segmentENT},
	{"Analytics Server", "AN-50", "Analytics", "Enterprise", 5200, 1900, segmentENT},
	{"Integration Package", "SV-50", "Services", "", 3800, 2500, segmentENT},
	{"Premium Support", "SV-90", "Services", "Enterprise", 1500, 450, segmentENT},
}

// dollarPrice is what one unit of company currency costs in a price list in dollars, in percent.
const dollarPrice = 110

// line is one product line of an opportunity.
type line struct {
	product, quantity int
	list, unit, cost  int64 // cents in the deal's currency
}

func (l line) total() int64 { return l.unit * int64(l.quantity) }

// Median deal sizes by segment, in units of the deal's currency.
var dealSize = []float64{8_500, 46_000}

// drawLines draws the amount and, for most deals, the product lines that add up to it.
func (g *generator) drawLines(o *opportunity) {
	s := g.rng.seek(streamLines, o.n)
	size := s.lognormal(dealSize[o.segment], 0.55)
	bare, missing, count := s.chance(0.3), s.chance(rateNoAmount), 1+s.pick(0.5, 0.35, 0.15)
	if missing && o.plannedAt.day() > g.c.end || o.plant&plantWonWithoutAmount != 0 {
		o.amount = noAmount
		return
	}
	if bare || o.plant&plantUnreadableAmount != 0 {
		o.amount = max(1, int64(math.Round(size/100))) * 10000
		return
	}
	o.amount = 0
	first := s.IntN(4)
	for k := range count {
		l := line{product: o.segment*4 + (first+k)%4}
		p := products[l.product]
		l.list, l.cost = int64(p.list)*100, int64(p.cost)*100
		if o.currency() == "USD" {
			l.list, l.cost = l.list*dollarPrice/100, l.cost*dollarPrice/100
		}
		discount := int64(s.pick(0.38, 0.22, 0.16, 0.12, 0.05, 0.04, 0.03)) * 5 // per cent
		l.unit = l.list * (100 - discount) / 100
		l.quantity = max(1, int(math.Round(size*100/float64(count)/float64(l.unit))))
		o.amount += l.total()
		o.lines = append(o.lines, l)
	}
}

// contactsOf is how many contacts an account has: two to four.
func (c *Company) contactsOf(account int) int {
	return 2 + int(mix(c.seed^uint64(account)*3)%3)
}

// contact is one person at an account.
type contact struct {
	first, last, email string
	kind               int // index into contactTitles
	created            minute
}

// maxContacts bounds contactsOf, so that a contact's number follows from its account's.
const maxContacts = 4

func (g *generator) contact(account, k int) contact {
	s := g.rng.seek(streamContact, account*maxContacts+k)
	p := contact{first: s.word(firstNames), last: s.word(lastNames)}
	p.kind = s.IntN(len(contactTitles))
	if k == 0 {
		p.kind = s.IntN(2) // somebody decides
	}
	p.email = plainWord(p.first) + "." + plainWord(p.last) + "@" + accountDomain(account)
	p.created = g.c.accountCreated(account)
	return p
}

// role links a contact to an opportunity.
type role struct {
	contact int // number within the account
	role    string
	primary bool
}

// contactRoles draws who of the account takes part. About a third of the deals
// lack a decision maker, more of the small ones.
func (g *generator) contactRoles(o *opportunity) []role {
	g.roles = g.roles[:0]
	if o.account < 0 {
		return g.roles
	}
	s := g.rng.seek(streamRoles, o.n)
	known := s.chance(0.55 + 0.2*float64(o.segment))
	others := s.pick(0.35, 0.45, 0.2)
	if known {
		g.roles = append(g.roles, role{0, "Decision Maker", true})
	}
	for k := 1; k <= min(others, g.c.contactsOf(o.account)-1); k++ {
		name := []string{"Influencer", "Technical Evaluator", "Economic Buyer", "User"}[s.IntN(4)]
		g.roles = append(g.roles, role{k, name, !known && k == 1})
	}
	return g.roles
}

// splitWith names a colleague who shares the credit of a deal, or -1; share is hers in percent.
func (g *generator) splitWith(o *opportunity) (mate, share int) {
	s := g.rng.seek(streamSplits, o.n)
	if !s.chance(0.03) || o.owner < 0 {
		return -1, 0
	}
	mates := g.c.mates[g.c.people[o.owner].team]
	if len(mates) == 0 {
		return -1, 0
	}
	mate = mates[s.IntN(len(mates))]
	if mate == o.owner || g.c.people[mate].hired > o.created.day() {
		return -1, 0
	}
	return mate, []int{20, 30, 50}[s.IntN(3)]
}
