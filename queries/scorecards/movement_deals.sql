/*---
title: Deals that moved, by what became of them, largest first
grain: one row per manager and deal that came, left, grew or shrank
serves: [K7b, P3]
columns:
  movement: {label: What happened, note: "What became of a deal that left; else how it came; else larger or smaller", format: text}
  opportunity_name: {label: Deal}
  account_name: {label: Account}
  rep_name: {label: Rep}
  before_amount: {label: Before, note: "Amount on that night, company currency at tonight's rate; empty for new deals"}
  after_amount: {label: After, note: "Amount tonight, of won deals the one that was booked; empty for deals that left otherwise"}
  opening_close_on: {label: Expected then}
  closing_close_on: {label: Expected now, note: "Of closed deals the closing date"}
  user_id: {hidden: true}
sheet: Movement
order: 480
books: [company, manager]
empty: "No deal came, left, grew or shrank."
audience: manager
group: movement
rows: 1000
trace:
  before_amount: {rows: models.pipeline_moves, match: manager_id is not distinct from sheet.manager_id and opportunity_id = sheet.opportunity_id, value: max(case when entry <> 'new' then base_amount end)}
  after_amount: {rows: models.pipeline_moves, match: "manager_id is not distinct from sheet.manager_id and opportunity_id = sheet.opportunity_id", value: "max(case when leaving in ('closing', 'won') then leaving_amount end)"}
---*/
-- What belongs to another team tonight is named in no sheet of this one.
with kinds as (
    select *
    from (
        values
        (1, 'won', 'Won'),
        (2, 'lost', 'Lost'),
        (3, 'pushed out', 'Pushed out'),
        (4, 'transferred out', 'Transferred out'),
        (5, 'deleted', 'Deleted'),
        (6, 'new', 'New'),
        (7, 'pulled in', 'Pulled in'),
        (8, 'reopened', 'Reopened'),
        (9, 'transferred in', 'Transferred in'),
        (10, 'up', 'Larger'),
        (11, 'down', 'Smaller')
    ) as k (position, movement, label)
)

select
    m.manager_id,
    m.user_id,
    m.opportunity_id,
    k.label as movement,
    case
        when m.leaving = 'transferred out' then 'Now with another team'
        else coalesce(o.name, m.opportunity_id)
    end as opportunity_name,
    case when m.leaving <> 'transferred out' then o.crm_url end as opportunity_url,
    case when m.leaving <> 'transferred out' then o.account_name end as account_name,
    case when m.leaving <> 'transferred out' then coalesce(u.name, 'Unassigned') end as rep_name,
    case when m.entry <> 'new' then m.base_amount end as before_amount,
    case when m.leaving in ('closing', 'won') then m.leaving_amount end as after_amount,
    m.opening_close_on,
    m.closing_close_on
from models.pipeline_moves as m
join kinds as k on k.movement = m.movement
left join models.opportunities as o on o.opportunity_id = m.opportunity_id
left join models.users as u on u.user_id = m.user_id
order by m.manager_id nulls first, k.position, greatest(m.base_amount, m.leaving_amount) desc, m.opportunity_id
