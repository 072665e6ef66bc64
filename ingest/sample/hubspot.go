package sample

import "strconv"

// pipelineName is the label of the only pipeline; its internal name is HubSpot's "default".
const pipelineName = "Sales Pipeline"

// hubSpot lists the exported files, one table each, with English labels.
func (c *Company) hubSpot() []table {
	return []table{
		c.hsUsers(), c.hsTeams(), c.hsCompanies(), c.hsContacts(), c.hsLeads(), c.hsStages(), c.hsRates(), c.hsProducts(), c.hsDeals(), c.hsDealContacts(),
		c.hsHistory(), c.hsLines(), c.hsSplits(), c.hsCalls(), c.hsEmails(), c.hsTasks(), c.hsMeetings(),
	}
}

// ownerName is how a HubSpot export names an owner.
func (c *Company) ownerName(i int) string {
	if i < 0 {
		return ""
	}
	return c.people[i].name()
}

// yes writes a checkbox as HubSpot does.
func yes(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

func (c *Company) hsUsers() table {
	cols := columns("User ID", "First Name", "Last Name", "Name", "Email", "Status", "Primary Team", "Job Title", "Manager ID", "Hire Date:d", "Leave Date:d", "Segment", "Sales Region", "Quota Bearing:b", "Last Modified Date:t")
	return table{"users", cols, func(yield func([]string) bool) {
		for i := range c.people {
			p := &c.people[i]
			status := "Active"
			if !p.active() {
				status = "Deactivated"
			}
			created := plainInstant(max(p.hired, c.start-400).workday().at(officeOpens))
			if !yield(row(userID(i), p.first, p.last, p.name(), c.userEmail(i), status, c.teams[p.team].name, p.title, userID(p.manager), isoDay(p.hired), isoDay(p.left),
				segmentName(p.segment), c.regionName(p.region), yes(p.quotaBearing), created)) {
				return
			}
		}
	}}
}

func (c *Company) hsTeams() table {
	return table{"teams", columns("Team ID", "Team Name", "Parent Team ID"), func(yield func([]string) bool) {
		for i, t := range c.teams {
			parent := ""
			if t.parent >= 0 {
				parent = recordID(prefixRole, t.parent)
			}
			if !yield(row(recordID(prefixRole, i), t.name, parent)) {
				return
			}
		}
	}}
}

func (c *Company) hsCompanies() table {
	cols := columns("Record ID", "Company name", "Industry", "Number of Employees:n", "Country/Region", "Company Domain Name", "Company owner", "Lifecycle Stage", "Create Date:t", "Last Modified Date:t",
		"Segment", "Sales Region", "Became a Customer Date:d", "Churned On:d", "Reference Customer:b")
	return table{"companies", cols, func(yield func([]string) bool) {
		g := c.generator()
		for a := range c.accountCount {
			x := g.account(a)
			stage := "Lead"
			if x.since != 0 {
				stage = "Customer"
			}
			created := plainInstant(x.created)
			if !yield(row(accountID(a), x.name, x.industry, strconv.Itoa(x.employees), x.country, accountDomain(a), c.ownerName(x.owner), stage, created, created,
				segmentNames[x.segment], regions[x.region].name, isoDay(x.since), isoDay(x.churned), yes(x.reference))) {
				return
			}
		}
	}}
}

func (c *Company) hsContacts() table {
	cols := columns("Record ID", "First Name", "Last Name", "Email", "Job Title", "Employment Seniority", "Contact owner", "Associated Company IDs", "Create Date:t", "Last Modified Date:t")
	return table{"contacts", cols, func(yield func([]string) bool) {
		g := c.generator()
		for a := range c.accountCount {
			owner := c.ownerName(g.account(a).owner)
			for k := range c.contactsOf(a) {
				p, t := g.contact(a, k), plainInstant(c.accountCreated(a))
				if !yield(row(contactID(a, k), p.first, p.last, p.email, contactTitles[p.kind].title, contactTitles[p.kind].seniority, owner, accountID(a), t, t)) {
					return
				}
			}
		}
	}}
}

func (c *Company) hsStages() table {
	cols := columns("Pipeline ID", "Pipeline", "Stage ID", "Deal Stage", "Display Order:n", "Deal Probability:n", "Closed:b", "Won:b")
	return table{"pipeline_stages", cols, func(yield func([]string) bool) {
		for i, s := range stages[:stageForgotten] {
			if !yield(row("default", pipelineName, recordID(prefixStage, i), s.name, strconv.Itoa(i+1), share(s.probability), yes(i >= stageWon), yes(i == stageWon))) {
				return
			}
		}
	}}
}

// share writes a percentage as a number from 0 to 1.
func share(percent int) string { return strconv.FormatFloat(float64(percent)/100, 'f', -1, 64) }

func (c *Company) hsRates() table {
	return table{"exchange_rates", columns("Currency", "Effective Date:d", "Units per EUR:n"), func(yield func([]string) bool) {
		rates := c.dollarRates()
		if !yield(row("EUR", isoDay(rates[0].from), "1")) {
			return
		}
		for _, r := range rates {
			if !yield(row("USD", isoDay(r.from), r.text())) {
				return
			}
		}
	}}
}

func (c *Company) hsProducts() table {
	return table{"products", columns("Record ID", "Name", "SKU", "Product Family", "Plan", "Unit price:n", "Unit cost:n", "Currency", "Active:b"), func(yield func([]string) bool) {
		for i, p := range products {
			if !yield(row(recordID(prefixProduct, i), p.name, p.code, p.family, p.plan, strconv.Itoa(p.list), strconv.Itoa(p.cost), "EUR", "true")) {
				return
			}
		}
	}}
}

func (c *Company) hsLeads() table {
	cols := columns("Record ID", "Lead Name", "First Name", "Last Name", "Company", "Email", "Lead Source", "Lead Status", "Lead owner", "Converted:b", "Converted Date:d", "Associated Company IDs", "Associated Contact IDs", "Associated Deal IDs", "Create Date:t")
	return c.perOpportunityTable("leads", cols, func(g *generator, o *opportunity, yield func([]string) bool) bool {
		l, exists := g.lead(o)
		if !exists {
			return true
		}
		on, account, contact, deal := "", "", "", ""
		if l.converted {
			on, account, contact, deal = isoDay(o.created.day()), accountID(o.account), contactID(o.account, 0), opportunityID(o.n)
		}
		return yield(row(recordID(prefixLead, o.n), l.first+" "+l.last, l.first, l.last, l.company, l.email(), l.source, l.status(), c.ownerName(l.owner), yes(l.converted), on, account, contact, deal, plainInstant(l.created)))
	})
}
