package sample

// leadOdds is the share of opportunities with a lead beside them; half of those
// leads became the opportunity, the others led nowhere.
const leadOdds = 0.33

// lead is somebody who showed interest; the lead of opportunity n, converted into it or not.
type lead struct {
	first, last, company, source string
	owner                        int
	created                      minute
	converted                    bool
}

// lead returns the lead that goes with an opportunity, if there is one.
func (g *generator) lead(o *opportunity) (lead, bool) {
	s := g.rng.seek(streamLeads, o.n)
	exists, converted, wait := s.chance(leadOdds), s.chance(0.5), s.between(1, 20)
	l := lead{first: s.word(firstNames), last: s.word(lastNames), source: o.source, owner: o.history[0].by, converted: converted && o.account >= 0}
	l.company = s.word(accountHeads) + " " + s.word(accountCores)
	if o.account >= 0 {
		l.company = g.c.nameOf(o.account)
	}
	if !converted {
		l.company = s.word(accountHeads) + " " + s.word(accountCores) + " Studio"
	}
	l.created = (o.created.day() - day(wait)).workday().at(officeOpens + s.IntN(120))
	l.created = min(l.created, o.created)
	return l, exists
}

func (l lead) status() string {
	if l.converted {
		return "Closed - Converted"
	}
	return "Working - Contacted"
}

func (l lead) email() string {
	return plainWord(l.first) + "." + plainWord(l.last) + "@interest.example"
}

func (c *Company) sfLeads() table {
	cols := columns("Id", "IsDeleted:b", "LastName", "FirstName", "Name", "Company", "Email", "LeadSource", "Status", "OwnerId", "IsConverted:b", "ConvertedDate:d", "ConvertedAccountId", "ConvertedContactId", "ConvertedOpportunityId", "CreatedDate:t", "SystemModstamp:t")
	return c.perOpportunityTable("Lead", cols, func(g *generator, o *opportunity, yield func([]string) bool) bool {
		l, exists := g.lead(o)
		if !exists {
			return true
		}
		on, account, contact, deal := "", "", "", ""
		if l.converted {
			on, account, contact, deal = isoDay(o.created.day()), accountID(o.account), contactID(o.account, 0), opportunityID(o.n)
		}
		at := isoInstant(l.created)
		return yield(row(recordID(prefixLead, o.n), "0", l.last, l.first, l.first+" "+l.last, l.company, l.email(), l.source, l.status(), userID(l.owner),
			checkbox(l.converted), on, account, contact, deal, at, at))
	})
}
