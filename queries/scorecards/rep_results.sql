/*---
title: Results per rep in the window
grain: one row per person who sells, owns an open deal or is credited with a deal decided in the window
columns:
  close_rate: {label: Close rate, note: "won_count / decided_count; empty below the smallest number of decided deals that gives a rate"}
  close_rate_low: {label: From, note: "Wilson interval, 95%, on effective_count deals"}
  effective_count: {label: Effective deals, note: "(sum of shares)² / sum of shares²: as many whole deals say as much as these shares of deals"}
  in_role_rate: {label: In role, note: "Share of the window's days spent in today's role"}
  exclusion: {label: Why not compared, note: "Why this person is not compared with peers; empty when she is"}
  user_id: {note: "The person"}
  rep_name: {note: "Her name"}
  is_active: {note: "May still log in and has not left"}
  is_manager: {note: "Somebody reports to her today"}
  is_unassigned: {note: "No person: the deals without an owner"}
  won_count: {note: "Deals won in the window, by shares; 0 for none"}
  decided_count: {note: "Deals won or lost in the window, by shares; 0 for none"}
  deals_count: {note: "The same as whole deals"}
  won_amount: {note: "Her part of the won amount, in company currency; 0 when nothing was won, NULL when no won deal has an amount"}
  decided_amount: {note: "Her part of the amount, won or lost, in company currency; NULL when not known"}
  close_rate_high: {note: "Upper end of the same interval"}
  value_rate: {note: "won_amount / decided_amount; NULL where close_rate is, or too few lost deals carry an amount"}
  manager_id: {note: "Direct manager today; NULL for nobody"}
  team: {note: "Team today; NULL when not known"}
  role: {note: "Sales role today; NULL when not known"}
  segment: {note: "Kind of customers she sells to; NULL when not known"}
---*/
-- The one place that says who counts as a rep, what she won and lost in the
-- window, and whether she can be compared with peers. Split deals count by
-- their shares, in numerator and denominator alike.
with limits as (
    select
        as_of() as as_of_on,
        -- "all time" begins with the first decision, or nobody would have been
        -- in a role for half of it
        greatest(
            w.starts_on,
            coalesce((select min(closed_on) from models.decided_deals), w.starts_on)
        ) as starts_on,
        threshold('min_decided') as min_decided,
        threshold('min_amount_share') as min_amount_share,
        to_months(threshold('ramp_months')::integer) as ramp,
        threshold('min_window_share') as min_window_share
    from models.window as w
),

decided as (
    select
        d.user_id,
        sum(d.share) filter (where d.is_won) as won_count,
        sum(d.share) as decided_count,
        count(*) as deals_count,
        sum(d.won_amount) as won_amount,
        sum(d.decided_amount) as decided_amount,
        coalesce(sum(d.share) filter (where not d.is_won and d.decided_amount > 0), 0)
        >= max(l.min_amount_share) * sum(d.share) filter (where not d.is_won) as is_valued,
        sum(d.share)::double ** 2 / nullif(sum(d.share * d.share)::double, 0) as effective_count
    from scorecards.deals_decided as d
    cross join limits as l
    group by d.user_id
),

in_role as (
    select
        a.user_id,
        sum(greatest(0,
            least(a.valid_to, l.as_of_on + 1)
            - greatest(a.valid_from, l.starts_on, coalesce(u.hired_on, l.starts_on))
        )) / nullif(max(l.as_of_on + 1 - l.starts_on), 0) as in_role_rate
    from models.user_assignments as a
    join models.users as u on u.user_id = a.user_id and u.role is not distinct from a.role
    cross join limits as l
    group by a.user_id
),

people as (
    select
        u.user_id,
        u.name as rep_name,
        u.manager_id,
        u.team,
        u.role,
        u.segment,
        u.hired_on,
        u.left_on,
        coalesce(u.is_manager, false) as is_manager,
        u.is_quota_bearing,
        coalesce(u.role = 'unassigned', false) as is_unassigned,
        coalesce(u.is_active, true) as is_active,
        coalesce(r.in_role_rate, 0) as in_role_rate,
        coalesce(d.won_count, 0) as won_count,
        coalesce(d.decided_count, 0) as decided_count,
        coalesce(d.deals_count, 0) as deals_count,
        -- no deal won is a zero; won deals without amounts are unknown
        case when d.won_count is null then 0 else d.won_amount end as won_amount,
        d.decided_amount,
        d.is_valued,
        d.effective_count,
        l.as_of_on,
        l.min_decided,
        l.ramp,
        l.min_window_share
    from models.users as u
    left join decided as d on d.user_id = u.user_id
    left join in_role as r on r.user_id = u.user_id
    cross join limits as l
    where d.user_id is not null
        or u.user_id in (select o.owner_id from models.open_deals as o)
        or (
            coalesce(u.is_active, true)
            and not coalesce(u.is_manager, false)
            and coalesce(u.is_quota_bearing, true)
            and u.role is distinct from 'unassigned'
        )
),

rates as (
    select
        p.*,
        case when p.decided_count >= p.min_decided then ratio(p.won_count, p.decided_count) end as close_rate
    from people as p
)

select
    user_id,
    rep_name,
    manager_id,
    team,
    role,
    segment,
    is_active,
    is_manager,
    is_unassigned,
    hired_on,
    won_count,
    decided_count,
    deals_count,
    won_amount,
    decided_amount,
    effective_count,
    close_rate,
    wilson_low(close_rate * effective_count, case when close_rate is not null then effective_count end) as close_rate_low,
    wilson_high(close_rate * effective_count, case when close_rate is not null then effective_count end) as close_rate_high,
    -- lost deals without amounts would make every value rate 100%
    case when close_rate is not null and coalesce(is_valued, true) then ratio(coalesce(won_amount, 0), decided_amount) end as value_rate,
    in_role_rate,
    case
        when is_unassigned then 'deals without an owner'
        when left_on < as_of_on then 'left on ' || left_on::varchar
        when not is_active then 'no longer active'
        when is_manager then 'manager'
        when not is_quota_bearing then 'role without a quota'
        when hired_on > as_of_on - ramp then 'ramping: hired on ' || hired_on::varchar
        when in_role_rate < min_window_share
            then 'in this role for ' || floor(100 * in_role_rate)::integer || '% of the window'
        when decided_count = 0 then 'no deal decided in the window'
        when decided_count < min_decided
            then 'too few decided deals: ' || replace(round(decided_count, 1)::double::varchar, '.0', '') || ' of ' || min_decided::integer || ' needed'
    end as exclusion
from rates
order by user_id
