/*---
title: What moved the quarter's pipeline, deal by deal and step by step
grain: one row per book, deal and step that it is part of; manager_id NULL is the company's book
columns:
  manager_id: {note: "Manager whose book it is; NULL is the company's book"}
  step: {note: "opening, new, pulled in, reopened, transferred in, up, down, won, lost, pushed out, transferred out, deleted, currency or closing"}
  position: {note: "Place of the step in the waterfall, from 1 for opening to 14 for closing"}
  user_id: {note: "Owner: tonight's, of a deal that left the book the one of the night before"}
  rep_name: {note: "Her name"}
  opportunity_id: {note: "The deal"}
  opportunity_name: {note: "Its name; NULL when not delivered, and for deals that went to another team"}
  opportunity_url: {note: "Link to it in the CRM; NULL for none"}
  account_name: {note: "Name of the account; NULL when not known"}
  opened_on: {note: "The night that tonight is compared with"}
  step_amount: {label: Amount, note: "What it adds to the step, company currency at tonight's rate; below 0 where it leaves or shrinks"}
---*/
-- What belongs to another team tonight is named in no sheet of this one.
with lines as (
    select m.*, m.entry as step, m.base_amount as step_amount
    from models.pipeline_moves as m
    union all
    select m.*, 'up', m.up_amount
    from models.pipeline_moves as m
    where m.up_amount > 0
    union all
    select m.*, 'down', m.down_amount
    from models.pipeline_moves as m
    where m.down_amount < 0
    union all
    select m.*, 'currency', m.currency_amount
    from models.pipeline_moves as m
    where m.currency_amount <> 0
    union all
    select m.*, m.leaving, case when m.leaving = 'closing' then m.leaving_amount else -m.leaving_amount end
    from models.pipeline_moves as m
)

select
    l.manager_id,
    l.step,
    list_position([
        'opening', 'new', 'pulled in', 'reopened', 'transferred in', 'up', 'down', 'won', 'lost', 'pushed out',
        'transferred out', 'deleted', 'currency', 'closing'
    ], l.step) as position,
    l.user_id,
    u.name as rep_name,
    l.opportunity_id,
    case when l.leaving <> 'transferred out' then o.name end as opportunity_name,
    case when l.leaving <> 'transferred out' then o.crm_url end as opportunity_url,
    case when l.leaving <> 'transferred out' then o.account_name end as account_name,
    l.opened_on,
    l.step_amount
from lines as l
left join models.opportunities as o on o.opportunity_id = l.opportunity_id
left join models.users as u on u.user_id = l.user_id
order by l.manager_id nulls first, l.step, abs(l.step_amount) desc, l.opportunity_id
