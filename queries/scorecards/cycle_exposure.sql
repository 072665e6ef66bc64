/*---
title: Days that deals were open within the window
grain: one row per rep or book, and deal
columns:
  entry_days: {label: Age at entry, note: "Age of the deal when the window began, 0 when it was created later"}
  exit_days: {label: Age at the end, note: "Age at the decision, or at the as-of date for a deal still open"}
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
        d.closed_on,
        d.cycle_days,
        d.is_won
    from models.decided_deals as d
    where d.share > 0
    union all
    select distinct
        'book' as scope,
        null as user_id,
        b.manager_id,
        b.opportunity_id,
        b.closed_on,
        b.cycle_days,
        b.is_won
    from scorecards.book_deals as b
    where b.share > 0
),

still_open as (
    select 'rep' as scope, o.owner_id as user_id, null as manager_id, o.opportunity_id, o.age_days
    from models.open_deals as o
    union all
    select 'book' as scope, null as user_id, b.manager_id, o.opportunity_id, o.age_days
    from models.open_deals as o
    join models.book_users as b on b.user_id = o.owner_id
)

select
    d.scope,
    d.user_id,
    d.manager_id,
    d.opportunity_id,
    case when d.cycle_days > 0 then greatest(0, d.cycle_days - (d.closed_on - l.starts_on) - 1) end as entry_days,
    d.cycle_days as exit_days,
    true as is_decided,
    d.is_won,
    coalesce(d.cycle_days, 0) <= 0 as is_left_out
from decided as d
cross join limits as l
where d.closed_on between l.starts_on and l.as_of_on
union all
select
    o.scope,
    o.user_id,
    o.manager_id,
    o.opportunity_id,
    greatest(0, o.age_days - (l.as_of_on - l.starts_on) - 1) as entry_days,
    o.age_days as exit_days,
    false as is_decided,
    false as is_won,
    false as is_left_out
from still_open as o
cross join limits as l
where o.age_days > 0
order by scope, user_id, manager_id nulls first, opportunity_id
