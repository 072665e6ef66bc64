/*---
title: Days that deals were open within the window
grain: one row per rep or book, and deal
columns:
  entry_days: {label: Age at entry, note: "Age of the deal when the window began, 0 when it was created later"}
  exit_days: {label: Age at the end, note: "Age at the decision, or at the as-of date for a deal still open"}
  scope: {note: "rep or book"}
  user_id: {note: "The rep; NULL for books"}
  manager_id: {note: "Manager whose book it is; NULL for the company's book, and for reps"}
  opportunity_id: {note: "The deal"}
  is_decided: {note: "Won or lost in the window"}
  is_won: {note: "Won in the window"}
  is_left_out: {note: "Decided, but without a usable length; estimates leave it out"}
  closed_on: {note: "Day of the decision; NULL for deals still open"}
  created_on: {note: "Day the deal was entered; NULL when not known"}
---*/
-- Deals enter at the age they had when the window began (delayed entry), so
-- that the estimate speaks of the window alone and counts open deals as what
-- they are: not decided yet. Deals without a usable length (entered and closed
-- on one day, closed before they were created or in bulk, no creation date)
-- stand apart (is_left_out).
with limits as (
    select w.starts_on, as_of() as as_of_on
    from models.window as w
),

decided as (
    select
        'rep' as scope,
        d.user_id,
        null as manager_id,
        d.opportunity_id,
        d.opportunity_name,
        d.opportunity_url,
        d.account_name,
        d.created_on,
        d.closed_on,
        d.cycle_days,
        d.is_won
    from scorecards.deals_decided as d
    union all
    select distinct
        'book' as scope,
        null as user_id,
        b.manager_id,
        b.opportunity_id,
        b.opportunity_name,
        b.opportunity_url,
        b.account_name,
        b.created_on,
        b.closed_on,
        b.cycle_days,
        b.is_won
    from scorecards.book_deals_decided as b
),

still_open as (
    select
        'rep' as scope,
        o.user_id,
        null as manager_id,
        o.opportunity_id,
        o.opportunity_name,
        o.opportunity_url,
        o.account_name,
        o.created_on,
        o.age_days
    from scorecards.deals_open as o
    union all
    select
        'book' as scope,
        null as user_id,
        b.manager_id,
        b.opportunity_id,
        b.opportunity_name,
        b.opportunity_url,
        b.account_name,
        b.created_on,
        b.age_days
    from scorecards.book_deals_open as b
)

select
    d.scope,
    d.user_id,
    d.manager_id,
    d.opportunity_id,
    d.opportunity_name,
    d.opportunity_url,
    d.account_name,
    d.created_on,
    d.closed_on,
    case when d.cycle_days > 0 then greatest(0, d.cycle_days - (d.closed_on - l.starts_on) - 1) end as entry_days,
    d.cycle_days as exit_days,
    true as is_decided,
    d.is_won,
    coalesce(d.cycle_days, 0) <= 0 as is_left_out
from decided as d
cross join limits as l
union all
select
    o.scope,
    o.user_id,
    o.manager_id,
    o.opportunity_id,
    o.opportunity_name,
    o.opportunity_url,
    o.account_name,
    o.created_on,
    null as closed_on,
    greatest(0, o.age_days - (l.as_of_on - l.starts_on) - 1) as entry_days,
    o.age_days as exit_days,
    false as is_decided,
    false as is_won,
    false as is_left_out
from still_open as o
cross join limits as l
where o.age_days > 0
order by scope, user_id, manager_id nulls first, opportunity_id
