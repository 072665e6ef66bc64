/*---
title: What was agreed, and what has happened since
grain: one row per agreement with a day
serves: [M12]
columns:
  promise_status: {label: Status, note: "Kept: an activity, another stage or the end of the deal by that day; for close its end, for push a new date. Kept late: the same after it. Not kept: the day has passed and the CRM records nothing; ask before you judge"}
  opportunity_name: {label: Deal}
  account_name: {label: Account}
  rep_name: {label: Rep}
  entered_by: {label: Agreed by, note: "Whose workbook it was written into"}
  entered_on: {label: Agreed on, note: "As-of date of that workbook"}
  decision: {label: Decision, format: text}
  next_step: {label: Agreed step, format: note}
  by_when: {label: By when, format: date}
  since_then: {label: Since then, format: note, note: "As recorded in the CRM"}
  open_amount: {hidden: true, note: "Amount of the deal in company currency; NULL when not known"}
sheet: Promises
order: 415
books: [company, manager]
audience: manager
rows: 300
empty: "Nothing agreed with a day yet: on sheet Pipeline review fill in Decision, Agreed step and By when, save the workbook and send it to sales operations. From the next night on this sheet shows what became of it."
---*/
select
    e.manager_id,
    e.promise_status,
    o.name as opportunity_name,
    o.crm_url as opportunity_url,
    o.account_name,
    coalesce(u.name, 'Unassigned') as rep_name,
    e.entered_by,
    e.entered_on,
    e.decision,
    e.next_step,
    e.by_when,
    e.since_then,
    e.opportunity_id,
    o.company_amount as open_amount,
    e.owner_id as user_id
from scorecards.book_entries as e
inner join models.opportunities as o on o.opportunity_id = e.opportunity_id
left join models.users as u on u.user_id = e.owner_id
where
    e.promise_status is not null
    and (e.promise_status = 'open' or e.by_when >= as_of() - cast(threshold('promise_days') as integer))
order by
    e.manager_id nulls first,
    case e.promise_status when 'not kept' then 1 when 'open' then 2 when 'not judged' then 3 when 'kept late' then 4 else 5 end,
    e.by_when, o.company_amount desc nulls last, o.name, e.opportunity_id, e.by_manager_id nulls first
