package sample

import "strconv"

func (c *Company) sfOpportunities() table {
	cols := columns("Id", "IsDeleted:b", "AccountId", "Name", "Description", "StageName", "Amount:n", "Probability:n", "CloseDate:d", "Type", "NextStep", "LeadSource", "IsClosed:b", "IsWon:b",
		"ForecastCategory", "ForecastCategoryName", "CurrencyIsoCode", "HasOpportunityLineItem:b", "Pricebook2Id", "OwnerId", "CreatedDate:t", "CreatedById", "LastModifiedDate:t", "LastModifiedById",
		"SystemModstamp:t", "LastStageChangeDate:t", "Loss_Reason__c", "Competitor__c", "Next_Step_Date__c:d", "Segment__c")
	return c.withRepeats("Opportunity", cols, func(g *generator, o *opportunity, yield func([]string) bool) bool {
		changed, s := isoInstant(o.changedAt()), stages[o.stage]
		price := ""
		if len(o.lines) > 0 {
			price = recordID(prefixPricebook, 0)
		}
		return yield(row(opportunityID(o.n), checkbox(o.plant&plantDeleted != 0), accountID(o.account), g.dealName(o), o.description, s.name, o.amountText(), strconv.Itoa(s.probability),
			isoDay(o.closeOn), o.typeName(), o.nextStep, o.source, checkbox(o.closed()), checkbox(o.won()), s.forecast, s.forecast, o.currency(), checkbox(len(o.lines) > 0), price, userID(o.owner),
			isoInstant(o.created), userID(o.history[0].by), changed, userID(o.history[len(o.history)-1].by), changed, isoInstant(o.stageSince()),
			o.lossReason, o.competitor, o.nextStepText(), segmentNames[o.segment]))
	})
}

// withRepeats is perOpportunityTable with the deals that the file delivers twice once more at its end.
func (c *Company) withRepeats(name string, cols []column, each func(g *generator, o *opportunity, yield func([]string) bool) bool) table {
	t := c.perOpportunityTable(name, cols, each)
	once := t.rows
	t.rows = func(yield func([]string) bool) {
		for r := range once {
			if !yield(r) {
				return
			}
		}
		g := c.generator()
		for _, n := range c.repeated {
			if !each(g, g.opportunity(n), yield) {
				return
			}
		}
	}
	return t
}

// dealName reads like "Vega Foods AB: Suite".
func (g *generator) dealName(o *opportunity) string {
	what := products[o.segment*4+o.n%4].family
	if len(o.lines) > 0 {
		what = products[o.lines[0].product].family
	}
	if o.account < 0 {
		return "Inquiry " + strconv.Itoa(o.n+1) + ": " + what
	}
	return g.c.nameOf(o.account) + ": " + what
}

func (o *opportunity) amountText() string {
	switch {
	case o.plant&plantUnreadableAmount != 0:
		return unreadableAmount
	case o.amount == noAmount:
		return ""
	}
	return money(o.amount)
}

func (o *opportunity) nextStepText() string {
	if o.plant&plantUnreadableDate != 0 {
		return unreadableDate
	}
	return isoDay(o.nextStepOn)
}

func (o *opportunity) typeName() string {
	if o.existing {
		return "Existing Business"
	}
	return "New Business"
}

// stageSince is when the deal entered the stage it is in.
func (o *opportunity) stageSince() minute {
	i := len(o.history) - 1
	for i > 0 && o.history[i-1].stage == o.stage {
		i--
	}
	return o.history[i].at
}

func (h change) amountText() string {
	if h.amount == noAmount {
		return ""
	}
	return money(h.amount)
}

func (c *Company) sfHistory() table {
	cols := columns("Id", "OpportunityId", "CreatedById", "CreatedDate:t", "StageName", "Amount:n", "CloseDate:d", "Probability:n", "ForecastCategory", "CurrencyIsoCode", "SystemModstamp:t", "IsDeleted:b")
	return c.perOpportunityTable("OpportunityHistory", cols, func(_ *generator, o *opportunity, yield func([]string) bool) bool {
		id := opportunityID(o.n)
		for i, h := range o.history {
			s, at := stages[h.stage], isoInstant(h.at)
			if !yield(row(detailID(prefixHistory, o.n, i), id, userID(h.by), at, s.name, h.amountText(), isoDay(h.closeOn), strconv.Itoa(s.probability), s.forecast, o.currency(), at, "0")) {
				return false
			}
		}
		return true
	})
}

// sfFieldHistory holds changes of owner. As in the CRM each is recorded twice,
// once with the names of the two people and once with their ids.
func (c *Company) sfFieldHistory() table {
	cols := columns("Id", "IsDeleted:b", "OpportunityId", "CreatedById", "CreatedDate:t", "Field", "DataType", "OldValue", "NewValue")
	return c.perOpportunityTable("OpportunityFieldHistory", cols, func(_ *generator, o *opportunity, yield func([]string) bool) bool {
		if o.handover == 0 || o.owner < 0 {
			return true
		}
		id, at, by := opportunityID(o.n), isoInstant(o.handover), userID(c.ops)
		from, to := &c.people[o.previousOwner], &c.people[o.owner]
		return yield(row(detailID(prefixFieldChange, o.n, 0), "0", id, by, at, "Owner", "Text", from.name(), to.name())) &&
			yield(row(detailID(prefixFieldChange, o.n, 1), "0", id, by, at, "Owner", "EntityId", userID(o.previousOwner), userID(o.owner)))
	})
}

func (c *Company) sfContactRoles() table {
	cols := columns("Id", "OpportunityId", "ContactId", "Role", "IsPrimary:b", "CreatedDate:t", "SystemModstamp:t", "IsDeleted:b")
	return c.perOpportunityTable("OpportunityContactRole", cols, func(g *generator, o *opportunity, yield func([]string) bool) bool {
		for i, r := range g.contactRoles(o) {
			at := isoInstant(o.created)
			if !yield(row(detailID(prefixContactRole, o.n, i), opportunityID(o.n), contactID(o.account, r.contact), r.role, checkbox(r.primary), at, at, "0")) {
				return false
			}
		}
		return true
	})
}

func (c *Company) sfLines() table {
	cols := columns("Id", "OpportunityId", "SortOrder:n", "PricebookEntryId", "Product2Id", "ProductCode", "Name", "Quantity:n", "TotalPrice:n", "UnitPrice:n", "ListPrice:n", "Unit_Cost__c:n", "CurrencyIsoCode", "CreatedDate:t", "SystemModstamp:t", "IsDeleted:b")
	return c.perOpportunityTable("OpportunityLineItem", cols, func(g *generator, o *opportunity, yield func([]string) bool) bool {
		for i, l := range o.lines {
			p, at := products[l.product], isoInstant(o.created)
			entry := 2 * l.product
			if o.currency() == "USD" {
				entry++
			}
			if !yield(row(detailID(prefixLine, o.n, i), opportunityID(o.n), strconv.Itoa(i+1), recordID(prefixPriceEntry, entry), recordID(prefixProduct, l.product), p.code, p.name,
				strconv.Itoa(l.quantity), money(l.total()), money(l.unit), money(l.list), money(l.cost), o.currency(), at, at, "0")) {
				return false
			}
		}
		return true
	})
}

func (c *Company) sfSplitTypes() table {
	return table{"OpportunitySplitType", columns("Id", "DeveloperName", "MasterLabel", "IsActive:b", "IsTotalValidated:b", "SplitField"), func(yield func([]string) bool) {
		_ = yield(row(recordID(prefixSplitType, 0), "Revenue", "Revenue", "1", "1", "Opportunity.Amount"))
	}}
}

func (c *Company) sfSplits() table {
	cols := columns("Id", "OpportunityId", "SplitOwnerId", "SplitPercentage:n", "SplitTypeId", "CreatedDate:t", "SystemModstamp:t", "IsDeleted:b")
	return c.perOpportunityTable("OpportunitySplit", cols, func(g *generator, o *opportunity, yield func([]string) bool) bool {
		mate, share := g.splitWith(o)
		if mate < 0 {
			return true
		}
		id, at, kind := opportunityID(o.n), isoInstant(o.created), recordID(prefixSplitType, 0)
		return yield(row(detailID(prefixSplit, o.n, 0), id, userID(o.owner), strconv.Itoa(100-share), kind, at, at, "0")) &&
			yield(row(detailID(prefixSplit, o.n, 1), id, userID(mate), strconv.Itoa(share), kind, at, at, "0"))
	})
}

// sfTasks holds calls, e-mails and to-dos.
func (c *Company) sfTasks() table {
	cols := columns("Id", "WhoId", "WhatId", "AccountId", "OwnerId", "Subject", "ActivityDate:d", "Status", "IsClosed:b", "TaskSubtype", "Type", "CallDisposition", "CompletedDateTime:t", "CreatedDate:t", "SystemModstamp:t", "IsDeleted:b")
	return c.perOpportunityTable("Task", cols, func(g *generator, o *opportunity, yield func([]string) bool) bool {
		id, account := opportunityID(o.n), accountID(o.account)
		for i, a := range g.activities(o) {
			if a.kind > kindTask {
				continue
			}
			status, done, made := "Not Started", "", g.entered(o, a)
			if a.done {
				status, done = "Completed", made
			}
			if !yield(row(detailID(prefixTask, o.n, i), contactID(o.account, a.contact), id, account, userID(a.user), a.subject(), isoDay(a.due), status, checkbox(a.done),
				activityKinds[a.kind], activityKinds[a.kind], a.outcome, done, made, made, "0")) {
				return false
			}
		}
		return true
	})
}

// sfEvents holds meetings and demos.
func (c *Company) sfEvents() table {
	cols := columns("Id", "WhoId", "WhatId", "AccountId", "OwnerId", "Subject", "Type", "ActivityDate:d", "StartDateTime:t", "EndDateTime:t", "DurationInMinutes:n", "CreatedDate:t", "SystemModstamp:t", "Outcome__c", "First_Appointment__c:b", "IsDeleted:b")
	return c.perOpportunityTable("Event", cols, func(g *generator, o *opportunity, yield func([]string) bool) bool {
		id, account := opportunityID(o.n), accountID(o.account)
		for i, a := range g.activities(o) {
			if a.kind <= kindTask {
				continue
			}
			made := g.entered(o, a)
			if !yield(row(detailID(prefixEvent, o.n, i), contactID(o.account, a.contact), id, account, userID(a.user), a.subject(), activityKinds[a.kind], isoDay(a.due),
				isoInstant(a.start), isoInstant(a.end()), strconv.Itoa(meetingMinutes), made, made, a.outcome, checkbox(a.first), "0")) {
				return false
			}
		}
		return true
	})
}
