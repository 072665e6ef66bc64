// Package sample makes the sample company: CRM exports of a company that does
// not exist, for the demo, the tests and the benchmarks.
//
// The idea: every record is a function of the seed and its number. A Company
// holds people, territories and planted flaws; opportunities and all that hangs
// on them are drawn again, one by one, each time a table is written. So the same
// seed gives the same bytes, any scale fits in memory, and the same facts can be
// written in two vendors' shapes.
//
// # The company
//
// Contoso sells to small (SMB) and large (ENT) accounts in four regions, two of
// which sell in euros, two in dollars; its books are in euros. A head of sales,
// four regional directors and twelve managers lead 100 reps, some hired last
// month, some gone, some moved between teams. Three years of about 12,000
// opportunities end on 2026-03-31. All moments are whole minutes in office
// hours, UTC.
//
// Each rep has a true skill: theta ~ Normal(0, 0.45) on the log-odds scale around
// the close rate of the segment (30 % SMB, 18 % ENT), and an uneven mix of
// segments. Skill is never exported; WriteTruth puts it into a file of its own,
// against which the coaching check is measured. A deal that changes hands because
// its owner left is decided by the skill of who takes over.
//
// # The two shapes
//
// Both carry the same facts under the same 18-character ids; testdata/columns.txt
// lists every table and column with an example. What differs:
//
//   - Users, owners: Salesforce has ids everywhere; a HubSpot export names owners
//     by full name (unique here) and has ids in users only (User ID, Manager ID).
//   - Teams: the role of the user (UserRole.Name, also User.Department) and
//     HubSpot's Primary Team; the sales role is the title in both.
//   - Moments: 2026-03-31T14:05:00.000Z and 2026-03-31 14:05, both UTC. Salesforce's
//     CloseDate is a day; HubSpot's Close Date has the same day and a time (the
//     moment of closing, or 12:00 where a person typed the day). Tasks are due on
//     a day: HubSpot shows its midnight.
//   - Stages: OpportunityStage and pipeline_stages have the same names, which deals
//     carry in both; HubSpot adds its one pipeline. Neither knows which stages are
//     proposals or disqualify: that is in the inputs workbook.
//   - Probability: percent in Salesforce, 0 to 1 in HubSpot.
//   - History: OpportunityHistory has a row per change with all values and
//     OpportunityFieldHistory the changes of owner, twice each (DataType Text with
//     names, EntityId with ids) and without the first owner. HubSpot has one row
//     per property that changed, first values and first owner included. An amount
//     that is missing is missing all along.
//   - Activities: calls, e-mails and tasks are Task (TaskSubtype), meetings and
//     demos are Event (Type); HubSpot has a file each, meetings and demos in one.
//   - Rates: DatedConversionRate and exchange_rates, both units per euro.
//   - Deleted deals: IsDeleted and Archived. Absent values are empty quoted fields.
//
// The CSV deliveries end their leads with one torn row that Tables lack, because
// other formats cannot hold it.
package sample
