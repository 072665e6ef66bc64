/*---
title: Decided deals per book
grain: one row per book, decided deal and credited person; manager_id NULL is the company's book
columns:
  is_member: {label: In the team today, note: "False for deals of people who have left this team since"}
  manager_id: {note: "Manager whose book it is; NULL is the company's book"}
  opportunity_id: {note: "The deal"}
  user_id: {note: "Person who gets the credit"}
  share: {note: "Her part of the deal (0 to 1)"}
  segment: {note: "Segment of the deal, else of its account, else of the person on the closing day; NULL when none is known"}
  is_won: {note: "Won (true) or lost (false)"}
  won_amount: {note: "Her share of the won amount, in company currency; NULL for lost deals and where no amount is known"}
  decided_amount: {note: "Her share of the amount, won or lost, in company currency; NULL when not known"}
  opportunity_name: {note: "Its name; NULL when not delivered"}
  opportunity_url: {note: "Link to it in the CRM; NULL for none"}
  account_name: {note: "Name of the account; NULL when not known"}
  closed_on: {note: "Day it was won or lost, up to the as-of date"}
---*/
-- A deal belongs to the team that the credited person was in on its closing
-- day, and to a manager's own book when she closed it herself.
with placed as (
    select s.manager_id, d.opportunity_id, d.user_id
    from models.decided_deals as d
    join models.subtree as s on s.user_id = d.manager_id
    union
    select s.manager_id, d.opportunity_id, d.user_id
    from models.decided_deals as d
    join models.subtree as s on s.user_id = d.user_id and s.manager_id = d.user_id
    union
    select null as manager_id, d.opportunity_id, d.user_id
    from models.decided_deals as d
)

select
    p.manager_id,
    d.opportunity_id,
    d.user_id,
    o.name as opportunity_name,
    o.crm_url as opportunity_url,
    o.account_name,
    p.manager_id is null or t.user_id is not null as is_member,
    d.share,
    d.segment,
    d.closed_on,
    d.is_won,
    d.won_amount,
    d.decided_amount,
    d.cycle_days
from placed as p
join models.decided_deals as d on d.opportunity_id = p.opportunity_id and d.user_id = p.user_id
left join models.opportunities as o on o.opportunity_id = p.opportunity_id
left join models.subtree as t on t.manager_id = p.manager_id and t.user_id = p.user_id
order by p.manager_id nulls first, d.opportunity_id, d.user_id
