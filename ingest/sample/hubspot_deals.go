package sample

import "strconv"

func (c *Company) hsDeals() table {
	cols := columns("Record ID", "Deal Name", "Pipeline", "Deal Stage", "Amount:n", "Currency", "Close Date:t", "Create Date:t", "Deal owner", "Deal Type", "Lead Source", "Next step", "Next Step Date:d",
		"Closed Lost Reason", "Competitor", "Deal Description", "Segment", "Deal probability:n", "Forecast category", "Is Deal Closed?:b", "Is Closed Won:b", "Date entered current stage:t",
		"Last Modified Date:t", "Associated Company IDs", "Associated Company", "Archived:b")
	return c.withRepeats("deals", cols, func(g *generator, o *opportunity, yield func([]string) bool) bool {
		s, company := stages[o.stage], ""
		if o.account >= 0 {
			company = c.nameOf(o.account)
		}
		return yield(row(opportunityID(o.n), g.dealName(o), pipelineName, s.name, o.amountText(), o.currency(), plainInstant(o.closeMoment()), plainInstant(o.created), c.ownerName(o.owner), o.typeName(), o.source,
			o.nextStep, o.nextStepText(), o.lossReason, o.competitor, o.description, segmentNames[o.segment], share(s.probability), s.forecast, yes(o.closed()), yes(o.won()), plainInstant(o.stageSince()),
			plainInstant(o.changedAt()), accountID(o.account), company, yes(o.plant&plantDeleted != 0)))
	})
}

// closeMoment is HubSpot's close date, which has a time of day: noon as long as
// somebody typed a date, the moment of closing afterwards.
func (o *opportunity) closeMoment() minute {
	if o.closed() && o.closedAt.day() == o.closeOn {
		return o.closedAt
	}
	return o.closeOn.at(12 * 60)
}

func (c *Company) hsDealContacts() table {
	cols := columns("Deal ID", "Contact ID", "Association Label", "Primary:b")
	return c.perOpportunityTable("deal_contacts", cols, func(g *generator, o *opportunity, yield func([]string) bool) bool {
		for _, r := range g.contactRoles(o) {
			if !yield(row(opportunityID(o.n), contactID(o.account, r.contact), r.role, yes(r.primary))) {
				return false
			}
		}
		return true
	})
}

// hsHistory is the property history as HubSpot exports it: one row per property
// and change, only what changed, the first value included.
func (c *Company) hsHistory() table {
	cols := columns("Record ID", "Property", "Value", "Changed At:t", "Source")
	return c.perOpportunityTable("deal_property_history", cols, func(_ *generator, o *opportunity, yield func([]string) bool) bool {
		id, previous := opportunityID(o.n), change{stage: -1, amount: noAmount}
		put := func(property, value string, at minute) bool {
			return yield(row(id, property, value, plainInstant(at), "CRM_UI"))
		}
		owner := o.owner
		if o.handover != 0 {
			owner = o.previousOwner
		}
		if owner >= 0 && !put("Deal owner", c.ownerName(owner), o.created) {
			return false
		}
		for _, h := range o.history {
			if h.stage != previous.stage && !put("Deal Stage", stages[h.stage].name, h.at) ||
				h.amount != previous.amount && !put("Amount", h.amountText(), h.at) ||
				h.closeOn != previous.closeOn && !put("Close Date", isoDay(h.closeOn), h.at) {
				return false
			}
			previous = h
		}
		return o.handover == 0 || o.owner < 0 || put("Deal owner", c.ownerName(o.owner), o.handover)
	})
}

func (c *Company) hsLines() table {
	cols := columns("Record ID", "Associated Deal IDs", "Product ID", "Name", "SKU", "Quantity:n", "List price:n", "Unit price:n", "Unit cost:n", "Net price:n", "Currency", "Create Date:t")
	return c.perOpportunityTable("line_items", cols, func(_ *generator, o *opportunity, yield func([]string) bool) bool {
		for i, l := range o.lines {
			p := products[l.product]
			if !yield(row(detailID(prefixLine, o.n, i), opportunityID(o.n), recordID(prefixProduct, l.product), p.name, p.code, strconv.Itoa(l.quantity), money(l.list), money(l.unit), money(l.cost), money(l.total()),
				o.currency(), plainInstant(o.created))) {
				return false
			}
		}
		return true
	})
}

func (c *Company) hsSplits() table {
	cols := columns("Record ID", "Deal ID", "Deal Split Owner", "Split Percentage:n")
	return c.perOpportunityTable("deal_splits", cols, func(g *generator, o *opportunity, yield func([]string) bool) bool {
		mate, percent := g.splitWith(o)
		if mate < 0 {
			return true
		}
		id := opportunityID(o.n)
		return yield(row(detailID(prefixSplit, o.n, 0), id, c.ownerName(o.owner), strconv.Itoa(100-percent))) &&
			yield(row(detailID(prefixSplit, o.n, 1), id, c.ownerName(mate), strconv.Itoa(percent)))
	})
}

// engagements makes one activity file; each returns the columns after the common ones.
func (c *Company) engagements(name string, cols []column, is func(kind int) bool, each func(a activity) []string) table {
	return c.perOpportunityTable(name, cols, func(g *generator, o *opportunity, yield func([]string) bool) bool {
		deal, account := opportunityID(o.n), accountID(o.account)
		for i, a := range g.activities(o) {
			if !is(a.kind) {
				continue
			}
			prefix := prefixTask
			if a.kind > kindTask {
				prefix = prefixEvent
			}
			cells := row(detailID(prefix, o.n, i), a.subject(), c.ownerName(a.user), deal, contactID(o.account, a.contact), account)
			if !yield(append(cells, each(a)...)) {
				return false
			}
		}
		return true
	})
}

func (c *Company) hsCalls() table {
	cols := columns("Record ID", "Call Title", "Activity assigned to", "Associated Deal IDs", "Associated Contact IDs", "Associated Company IDs", "Activity date:t", "Call outcome", "Call Status")
	return c.engagements("calls", cols, func(k int) bool { return k == kindCall }, func(a activity) []string {
		return row(plainInstant(a.start), a.outcome, "COMPLETED")
	})
}

func (c *Company) hsEmails() table {
	cols := columns("Record ID", "Email Subject", "Activity assigned to", "Associated Deal IDs", "Associated Contact IDs", "Associated Company IDs", "Activity date:t", "Email Direction")
	return c.engagements("emails", cols, func(k int) bool { return k == kindEmail }, func(a activity) []string {
		return row(plainInstant(a.start), "EMAIL")
	})
}

func (c *Company) hsTasks() table {
	cols := columns("Record ID", "Task Title", "Activity assigned to", "Associated Deal IDs", "Associated Contact IDs", "Associated Company IDs", "Due Date:t", "Completed At:t", "Task Status")
	return c.engagements("tasks", cols, func(k int) bool { return k == kindTask }, func(a activity) []string {
		if a.done {
			return row(plainInstant(a.due.at(0)), plainInstant(a.start), "Completed")
		}
		return row(plainInstant(a.due.at(0)), "", "Not started")
	})
}

func (c *Company) hsMeetings() table {
	cols := columns("Record ID", "Meeting Name", "Activity assigned to", "Associated Deal IDs", "Associated Contact IDs", "Associated Company IDs", "Meeting start time:t", "Meeting end time:t", "Call and meeting type", "Meeting outcome", "First Appointment:b")
	return c.engagements("meetings", cols, func(k int) bool { return k > kindTask }, func(a activity) []string {
		return row(plainInstant(a.start), plainInstant(a.end()), activityKinds[a.kind], a.outcome, yes(a.first))
	})
}
