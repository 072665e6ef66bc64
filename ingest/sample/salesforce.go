package sample

import (
	"strconv"
)

// salesforce lists the objects of the Data Export in the order in which they are written.
func (c *Company) salesforce() []table {
	return []table{
		c.sfUsers(), c.sfUserRoles(), c.sfAccounts(), c.sfContacts(), c.sfLeads(), c.sfStages(), c.sfCurrencies(), c.sfDatedRates(),
		c.sfProducts(), c.sfPriceEntries(), c.sfOpportunities(), c.sfContactRoles(), c.sfHistory(), c.sfFieldHistory(),
		c.sfLines(), c.sfSplitTypes(), c.sfSplits(), c.sfTasks(), c.sfEvents(),
	}
}

// userID is the id of a person, "" for nobody.
func userID(i int) string {
	if i < 0 {
		return ""
	}
	return recordID(prefixUser, i)
}

func (c *Company) robotID() string { return userID(c.robot) }

func accountID(a int) string {
	if a < 0 {
		return ""
	}
	return recordID(prefixAccount, a)
}

func contactID(account, k int) string {
	if account < 0 || k < 0 {
		return ""
	}
	return recordID(prefixContact, account*maxContacts+k)
}

func opportunityID(n int) string { return recordID(prefixOpportunity, n) }

// entered is when the records that are older than the data were made.
func (c *Company) entered() string { return isoInstant((c.start - 400).at(officeOpens)) }

func (c *Company) userEmail(i int) string {
	if i == c.withoutEmail {
		return ""
	}
	return c.people[i].email
}

func (c *Company) regionName(r int) string {
	if r < 0 {
		return ""
	}
	return regions[r].name
}

func segmentName(s int) string {
	if s < 0 {
		return ""
	}
	return segmentNames[s]
}

func (c *Company) sfUsers() table {
	cols := columns("Id", "Username", "LastName", "FirstName", "Name", "CompanyName", "Department", "Title", "Email", "IsActive:b", "UserRoleId", "ProfileId", "UserType", "ManagerId",
		"TimeZoneSidKey", "DefaultCurrencyIsoCode", "CreatedDate:t", "LastModifiedDate:t", "SystemModstamp:t",
		"Hire_Date__c:d", "Left_Date__c:d", "Segment__c", "Region__c", "Quota_Bearing__c:b")
	return table{"User", cols, func(yield func([]string) bool) {
		for i := range c.people {
			p := &c.people[i]
			currency, created := "EUR", isoInstant(max(p.hired, c.start-400).workday().at(officeOpens))
			if p.region >= 0 {
				currency = regions[p.region].currency
			}
			if !yield(row(userID(i), p.email, p.last, p.first, p.name(), "Contoso", c.teams[p.team].name, p.title, c.userEmail(i), checkbox(p.active()),
				recordID(prefixRole, p.team), recordID(prefixProfile, 1), "Standard", userID(p.manager), "Europe/Stockholm", currency, created, created, created,
				isoDay(p.hired), isoDay(p.left), segmentName(p.segment), c.regionName(p.region), checkbox(p.quotaBearing))) {
				return
			}
		}
	}}
}

func (c *Company) sfUserRoles() table {
	return table{"UserRole", columns("Id", "Name", "ParentRoleId", "DeveloperName", "SystemModstamp:t"), func(yield func([]string) bool) {
		for i, t := range c.teams {
			parent := ""
			if t.parent >= 0 {
				parent = recordID(prefixRole, t.parent)
			}
			if !yield(row(recordID(prefixRole, i), t.name, parent, "Team_"+strconv.Itoa(i+1), c.entered())) {
				return
			}
		}
	}}
}

func (c *Company) sfAccounts() table {
	cols := columns("Id", "IsDeleted:b", "Name", "Type", "BillingCountry", "Website", "Industry", "NumberOfEmployees:n", "OwnerId", "CurrencyIsoCode", "CreatedDate:t", "CreatedById",
		"LastModifiedDate:t", "SystemModstamp:t", "Segment__c", "Region__c", "Customer_Since__c:d", "Churned_On__c:d", "Reference__c:b")
	return table{"Account", cols, func(yield func([]string) bool) {
		g := c.generator()
		for a := range c.accountCount {
			x := g.account(a)
			kind := "Prospect"
			if x.since != 0 {
				kind = "Customer - Direct"
			}
			created := isoInstant(x.created)
			if !yield(row(accountID(a), "0", x.name, kind, x.country, "https://"+accountDomain(a), x.industry, strconv.Itoa(x.employees), userID(x.owner), regions[x.region].currency,
				created, c.robotID(), created, created, segmentNames[x.segment], regions[x.region].name, isoDay(x.since), isoDay(x.churned), checkbox(x.reference))) {
				return
			}
		}
	}}
}

func (c *Company) sfContacts() table {
	cols := columns("Id", "IsDeleted:b", "AccountId", "LastName", "FirstName", "Name", "Email", "Title", "OwnerId", "CreatedDate:t", "LastModifiedDate:t", "SystemModstamp:t", "Seniority__c")
	return table{"Contact", cols, func(yield func([]string) bool) {
		g := c.generator()
		for a := range c.accountCount {
			owner := userID(g.account(a).owner)
			for k := range c.contactsOf(a) {
				p, t := g.contact(a, k), isoInstant(c.accountCreated(a))
				if !yield(row(contactID(a, k), "0", accountID(a), p.last, p.first, p.first+" "+p.last, p.email, contactTitles[p.kind].title, owner, t, t, t, contactTitles[p.kind].seniority)) {
					return
				}
			}
		}
	}}
}

func (c *Company) sfStages() table {
	cols := columns("Id", "MasterLabel", "ApiName", "IsActive:b", "SortOrder:n", "IsClosed:b", "IsWon:b", "ForecastCategory", "ForecastCategoryName", "DefaultProbability:n", "Description", "CreatedDate:t", "SystemModstamp:t")
	return table{"OpportunityStage", cols, func(yield func([]string) bool) {
		for i, s := range stages[:stageForgotten] {
			if !yield(row(recordID(prefixStage, i), s.name, s.name, "1", strconv.Itoa(i+1), checkbox(i >= stageWon), checkbox(i == stageWon), s.forecast, s.forecast,
				strconv.Itoa(s.probability), "", c.entered(), c.entered())) {
				return
			}
		}
	}}
}

func (c *Company) sfCurrencies() table {
	return table{"CurrencyType", columns("Id", "IsoCode", "ConversionRate:n", "DecimalPlaces:n", "IsActive:b", "IsCorporate:b"), func(yield func([]string) bool) {
		rates := c.dollarRates()
		_ = yield(row(recordID(prefixCurrency, 0), "EUR", "1", "2", "1", "1")) &&
			yield(row(recordID(prefixCurrency, 1), "USD", rates[len(rates)-1].text(), "2", "1", "0"))
	}}
}

func (c *Company) sfDatedRates() table {
	return table{"DatedConversionRate", columns("Id", "IsoCode", "StartDate:d", "NextStartDate:d", "ConversionRate:n", "SystemModstamp:t"), func(yield func([]string) bool) {
		rates := c.dollarRates()
		if !yield(row(recordID(prefixDatedRate, 0), "EUR", isoDay(rates[0].from), "9999-12-31", "1", c.entered())) {
			return
		}
		for i, r := range rates {
			next := "9999-12-31"
			if i+1 < len(rates) {
				next = isoDay(rates[i+1].from)
			}
			if !yield(row(recordID(prefixDatedRate, i+1), "USD", isoDay(r.from), next, r.text(), c.entered())) {
				return
			}
		}
	}}
}

func (c *Company) sfProducts() table {
	cols := columns("Id", "Name", "ProductCode", "Family", "IsActive:b", "IsDeleted:b", "Plan__c", "Unit_Cost__c:n", "List_Price__c:n", "CurrencyIsoCode", "CreatedDate:t", "SystemModstamp:t")
	return table{"Product2", cols, func(yield func([]string) bool) {
		for i, p := range products {
			if !yield(row(recordID(prefixProduct, i), p.name, p.code, p.family, "1", "0", p.plan, strconv.Itoa(p.cost), strconv.Itoa(p.list), "EUR", c.entered(), c.entered())) {
				return
			}
		}
	}}
}

func (c *Company) sfPriceEntries() table {
	return table{"PricebookEntry", columns("Id", "Pricebook2Id", "Product2Id", "CurrencyIsoCode", "UnitPrice:n", "IsActive:b"), func(yield func([]string) bool) {
		for i, p := range products {
			eur, usd := strconv.Itoa(p.list), money(int64(p.list)*dollarPrice)
			if !yield(row(recordID(prefixPriceEntry, 2*i), recordID(prefixPricebook, 0), recordID(prefixProduct, i), "EUR", eur, "1")) ||
				!yield(row(recordID(prefixPriceEntry, 2*i+1), recordID(prefixPricebook, 0), recordID(prefixProduct, i), "USD", usd, "1")) {
				return
			}
		}
	}}
}
