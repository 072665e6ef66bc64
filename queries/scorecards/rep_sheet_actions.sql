/*---
title: What to talk about this week
grain: one row per open deal with something wrong, largest first
serves: [K7b, M12]
columns:
  opportunity_name: {label: Deal}
  open_amount: {label: Amount, note: "Amount of the open deal in company currency"}
  defects: {label: What is wrong, note: "As on sheet Pipeline review", format: note, drifts: true}
  question: {label: Question to ask, format: note}
sheet: Rep
order: 670
books: [company, manager, rep]
audience: user
per: user
rows: 5
more: Pipeline review
empty: "Nothing is wrong with the open deals, as far as the delivered data show."
trace:
  open_amount: {rows: scorecards.deals_open, match: opportunity_id = sheet.opportunity_id, value: max(open_amount)}
---*/
select
    p.user_id,
    p.opportunity_id,
    p.opportunity_name,
    p.opportunity_url,
    p.open_amount,
    p.defects,
    p.question
from scorecards.pipeline_review as p
join scorecards.rep_sheet_numbers as s on s.user_id = p.user_id
-- the review has a deal once per book; the company's has every deal, also those
-- without a defect on which something was agreed there
where p.manager_id is null and p.defects_count > 0
order by p.user_id, p.open_amount desc nulls last, p.defects_count desc, p.opportunity_name, p.opportunity_id
