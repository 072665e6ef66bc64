package sample

import (
	"strconv"
	"strings"
)

// account is one company that the reps sell to.
type account struct {
	name, industry, country string
	region, segment, owner  int
	employees               int
	created                 minute
	reference               bool
	since, churned          day
}

// accountTwins is how many accounts bear the name of another one.
func (c *Company) duplicateAccounts() int { return min(6, c.accountCount/50) }

// twinOf is the account whose name account a repeats, or a itself.
func (c *Company) twinOf(a int) int {
	if step := c.accountCount / 8; a%step == 7 && a/step < c.duplicateAccounts() {
		return a - 5
	}
	return a
}

// nameOf is the account's name; every other twin is written in capitals.
func (c *Company) nameOf(a int) string {
	twin := c.twinOf(a)
	forms := regions[c.people[c.accountRep[twin]].home].legalForms
	name := accountName(twin, int(c.seed%1000), forms)
	if twin != a && a%2 == 1 {
		name = strings.ToUpper(name)
	}
	return name
}

func accountDomain(a int) string { return "company" + strconv.Itoa(a+1) + ".example" }

// accountCreated is before the first opportunity of the data can be.
func (c *Company) accountCreated(a int) minute {
	return (c.start - 30 - day(mix(c.seed^uint64(a))%900)).workday().at(officeOpens + 60)
}

func (g *generator) account(a int) account {
	c := g.c
	s := g.rng.seek(streamAccount, a)
	s.Float64() // the segment, drawn by settleAccounts
	p := &c.people[c.accountRep[a]]
	x := account{name: c.nameOf(a), industry: accountIndustry(c.twinOf(a), int(c.seed%1000)), region: p.home, segment: int(c.accountSegment[a])}
	x.owner = int(c.accountRep[a])
	if p.left != 0 {
		x.owner = c.successors[x.owner]
	}
	x.country = s.word(regions[p.home].countries)
	x.employees = 5 + int(s.lognormal([]float64{60, 1400}[x.segment], 0.8))
	x.created = c.accountCreated(a)
	x.since, x.churned = c.customerSince[a], c.churned[a]
	x.reference = s.chance(0.15) && x.since != 0 && x.churned == 0
	return x
}
