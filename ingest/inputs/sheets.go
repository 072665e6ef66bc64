package inputs

// Kind says what the cells of a column hold.
type Kind int

// Text cells are formatted as text, so that Excel leaves 2026-01 and 007 alone.
const (
	Text   Kind = iota
	Number      // a number, with a full stop in Content
	Date        // a real date; YYYY-MM-DD in Content
	Flag        // yes or no, from a list
)

// Column is one column of a sheet.
type Column struct {
	Name    string
	Kind    Kind
	Note    string // what to fill in, shown as a comment on the header
	Example string
	Choices []string // the only allowed values, offered as a list
}

// Sheet is one table of the workbook.
type Sheet struct {
	Name    string
	Purpose string
	Columns []Column
}

// ReadmeSheet is the first sheet of the workbook: how to fill it in. It is not a table.
const ReadmeSheet = "README"

const personNote = "Who: the e-mail address, name or id that the CRM has for the person."

// Sheets returns the tables of inputs.xlsx in the order of the workbook. The
// caller may change what it gets.
func Sheets() []Sheet {
	return []Sheet{
		quotas(), goals(), assignments(), people(), stages(), fxRates(), holidays(), manualEntries(), benchmarks(), fiscalPeriods(),
	}
}

func quotas() Sheet {
	return Sheet{"quotas", "What a person or a team is to reach in a period.", []Column{
		{Name: "email", Note: personNote + " Leave empty for a team's quota.", Example: "astrid.lindqvist@contoso.example"},
		{Name: "team", Note: "Team, as the CRM names it. Leave empty for a person's quota.", Example: "Nordics 1"},
		{Name: "period", Note: "Fiscal year, fiscal quarter or month; a quarter also as the scorecards write it.", Example: "2026, 2026-Q1 or 2026-01"},
		{Name: "metric", Note: "What is counted. Empty means won_amount.", Example: "won_amount", Choices: []string{"won_amount", "won_count", "created_count", "first_appointment_count", "proposal_count"}},
		{Name: "amount", Kind: Number, Note: "The quota for the whole period.", Example: "120000"},
		{Name: "currency", Note: "ISO code. Empty means the company's currency.", Example: "EUR"},
	}}
}

func goals() Sheet {
	return Sheet{"goals", "Smaller goals on the way to the quota.", []Column{
		{Name: "goal", Note: "A short name of your own, unique in this sheet.", Example: "G-17"},
		{Name: "title", Note: "What is to be reached, in words.", Example: "Five new accounts contacted every week"},
		{Name: "email", Note: personNote + " Leave empty for a team's goal.", Example: "astrid.lindqvist@contoso.example"},
		{Name: "team", Note: "Team, as the CRM names it.", Example: "Nordics 1"},
		{Name: "metric", Note: "What is counted.", Example: "call_count", Choices: []string{"won_amount", "won_count", "created_count", "call_count", "email_count", "meeting_count", "demo_count", "first_appointment_count", "proposal_count", "close_rate", "new_account_count"}},
		{Name: "kind", Note: "How the goal works.", Example: "waterfall", Choices: []string{"monthly", "waterfall", "sequence", "activity", "incentive", "progress", "mentor", "collective", "stretch", "milestone"}},
		{Name: "base", Kind: Number, Note: "Value at the start.", Example: "50"},
		{Name: "step", Kind: Number, Note: "Growth per period.", Example: "10"},
		{Name: "target", Kind: Number, Note: "Value to be reached.", Example: "100"},
		{Name: "starts_on", Kind: Date, Note: "First day.", Example: "2026-01-01"},
		{Name: "due_on", Kind: Date, Note: "Last day.", Example: "2026-03-31"},
		{Name: "priority", Kind: Number, Note: "1 is first.", Example: "1"},
		{Name: "reward", Note: "What is promised for reaching it.", Example: "Team dinner"},
		{Name: "parent_goal", Note: "The goal that this one belongs to.", Example: "G-3"},
	}}
}

func assignments() Sheet {
	return Sheet{"assignments", "Who reported to whom, in which team and segment, and from when to when. Only for people who moved: one row per period.", []Column{
		{Name: "email", Note: personNote, Example: "astrid.lindqvist@contoso.example"},
		{Name: "manager_email", Note: "The direct manager in the period: e-mail address, name or id.", Example: "oskar.dahl@contoso.example"},
		{Name: "team", Note: "Team in the period.", Example: "Nordics 1"},
		{Name: "role", Note: "Role in the period; peers share it.", Example: "Account Executive"},
		{Name: "segment", Note: "Segment in the period.", Example: "SMB"},
		{Name: "region", Note: "Region in the period.", Example: "Nordics"},
		{Name: "is_quota_bearing", Kind: Flag, Note: "Carried a quota in the period.", Example: "yes"},
		{Name: "valid_from", Kind: Date, Note: "First day. Empty means since ever.", Example: "2025-02-15"},
		{Name: "valid_to", Kind: Date, Note: "The first day that no longer counts, which is valid_from of the next row. Empty means until further notice.", Example: "2026-02-15"},
	}}
}

func people() Sheet {
	return Sheet{"people", "Corrections: two logins of one person, another address for her scorecard, anything that the CRM has wrong. Empty cells change nothing.", []Column{
		{Name: "user", Note: personNote, Example: "astrid.lindqvist@contoso.example"},
		{Name: "merge_with", Note: "The same person in another source: e-mail address, name or id.", Example: "Astrid Lindqvist"},
		{Name: "scorecard_email", Note: "Where her scorecard goes, if not to the CRM's address.", Example: "a.lindqvist@contoso.example"},
		{Name: "name", Note: "Name to be shown.", Example: "Astrid Lindqvist"},
		{Name: "manager_email", Note: "Her manager: e-mail address, name or id.", Example: "oskar.dahl@contoso.example"},
		{Name: "team", Note: "Team.", Example: "Nordics 1"},
		{Name: "role", Note: "Role.", Example: "Account Executive"},
		{Name: "segment", Note: "Segment.", Example: "SMB"},
		{Name: "region", Note: "Region.", Example: "Nordics"},
		{Name: "is_quota_bearing", Kind: Flag, Note: "Carries a quota.", Example: "yes"},
		{Name: "is_active", Kind: Flag, Note: "Still works here.", Example: "yes"},
		{Name: "hired_on", Kind: Date, Note: "First working day; tells who is still ramping.", Example: "2025-11-03"},
		{Name: "left_on", Kind: Date, Note: "Last working day.", Example: "2026-01-31"},
	}}
}

func stages() Sheet {
	return Sheet{"stages", "What the CRM's stages mean.", []Column{
		{Name: "pipeline", Note: "Pipeline, as the CRM names it. Empty means every pipeline.", Example: "default"},
		{Name: "stage", Note: "The stage exactly as deals carry it.", Example: "Negotiation"},
		{Name: "kind", Note: "What the stage says about a deal.", Example: "open", Choices: []string{"open", "won", "lost", "disqualified"}},
		{Name: "position", Kind: Number, Note: "Place in the order of the pipeline.", Example: "5"},
		{Name: "is_proposal", Kind: Flag, Note: "A deal that reached it has a proposal or quote.", Example: "yes"},
		{Name: "is_qualified", Kind: Flag, Note: "A deal that reached it is a qualified opportunity.", Example: "yes"},
	}}
}

func fxRates() Sheet {
	return Sheet{"fx_rates", "Exchange rates, as your finance department sets them.", []Column{
		{Name: "currency", Note: "ISO code of the foreign currency.", Example: "USD"},
		{Name: "valid_from", Kind: Date, Note: "First day of the rate. Empty means since ever.", Example: "2026-01-01"},
		{Name: "rate", Kind: Number, Note: "How many units of this currency one unit of the company's currency buys.", Example: "1.0875"},
	}}
}

func holidays() Sheet {
	return Sheet{"holidays", "Days from Monday to Friday on which nobody sells.", []Column{
		{Name: "calendar", Note: "Calendar, for example a country. Empty means everywhere.", Example: "SE"},
		{Name: "date", Kind: Date, Note: "The day.", Example: "2026-04-03"},
		{Name: "name", Note: "Its name.", Example: "Good Friday"},
	}}
}

func manualEntries() Sheet {
	return Sheet{"manual_entries", "Facts that are in no system.", []Column{
		{Name: "email", Note: personNote, Example: "astrid.lindqvist@contoso.example"},
		{Name: "date", Kind: Date, Note: "Day the fact belongs to.", Example: "2026-03-12"},
		{Name: "kind", Note: "Kind of fact; any word, always the same one for the same kind.", Example: "training"},
		{Name: "value", Kind: Number, Note: "A number, 1 for something that happened once.", Example: "1"},
		{Name: "opportunity", Note: "Id of the opportunity it is about.", Example: "0065Y00001abcdEQAQ"},
		{Name: "account", Note: "Id of the account it is about.", Example: "0015Y00001abcdEQAQ"},
		{Name: "note", Note: "Words.", Example: "Negotiation workshop"},
	}}
}

func benchmarks() Sheet {
	return Sheet{"benchmarks", "Figures from outside to compare with, always with their source.", []Column{
		{Name: "metric", Note: "Which number.", Example: "close_rate", Choices: []string{"close_rate", "proposal_close_rate", "cycle_days", "average_won_amount", "pipeline_coverage"}},
		{Name: "segment", Note: "Segment. Empty means all.", Example: "SMB"},
		{Name: "low", Kind: Number, Note: "Low end of what is usual.", Example: "0.15"},
		{Name: "typical", Kind: Number, Note: "The middle.", Example: "0.25"},
		{Name: "high", Kind: Number, Note: "High end.", Example: "0.35"},
		{Name: "source", Note: "Where the figures come from, and the year.", Example: "Own deals of 2024 and 2025"},
	}}
}

func fiscalPeriods() Sheet {
	return Sheet{"fiscal_periods", "Only if your fiscal calendar is not made of calendar months (4-4-5 weeks, for example).", []Column{
		{Name: "period", Note: "Name of the period.", Example: "2026-P01"},
		{Name: "kind", Note: "Length.", Example: "month", Choices: []string{"year", "quarter", "month"}},
		{Name: "starts_on", Kind: Date, Note: "First day.", Example: "2026-02-01"},
		{Name: "ends_on", Kind: Date, Note: "Last day.", Example: "2026-02-28"},
		{Name: "fiscal_year", Kind: Number, Note: "Fiscal year, by the calendar year for which yours is named (display.fiscal_year of the config).", Example: "2026"},
		{Name: "quarter", Kind: Number, Note: "1 to 4.", Example: "1"},
		{Name: "month", Kind: Number, Note: "1 to 12 within the fiscal year.", Example: "1"},
	}}
}
