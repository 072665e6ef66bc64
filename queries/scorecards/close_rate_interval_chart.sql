/*---
title: Close rates and how sure they are
grain: one row per manager and team below, one for the whole company, and of a single team one per rep with a rate
serves: [K6a, K12f, I1]
columns:
  who: {label: Who, note: "The company and the teams; where there is a single team also its people, by name"}
  close_rate: {label: Close rate, note: "won / (won + lost) in the window, by close date"}
  close_rate_low: {label: From, hidden: true, note: "Lower end of the likely range (Wilson interval, 95%)"}
  close_rate_high: {label: To, hidden: true, note: "Upper end of the likely range (Wilson interval, 95%)"}
  note: {hidden: true, note: "How to read it, or why there is nothing to read"}
sheet: Close rate
order: 302
books: [company, manager]
audience: manager
block: chart
chart: {kind: interval, x: who, y: close_rate, low: close_rate_low, high: close_rate_high}
trace:
  close_rate: {rows: scorecards.book_deals_decided, match: "case when sheet.user_id is null then manager_id is not distinct from sheet.team_manager_id else manager_id is null and user_id = sheet.user_id end", numerator: sum(won_share), denominator: sum(share)}
---*/
-- In the order of the names, the whole first: an order of the values would rank
-- differences that the intervals say may be none.
with limits as (
    select threshold('min_decided') as min_decided
),

teams as (
    select
        t.manager_id,
        t.team_manager_id,
        t.team_name,
        t.close_rate,
        t.close_rate_low,
        t.close_rate_high,
        count(*) over (partition by t.manager_id) = 1 as is_only
    from scorecards.team_close_rates as t
),

people as (
    select
        t.manager_id,
        r.user_id,
        r.rep_name,
        r.close_rate,
        r.close_rate_low,
        r.close_rate_high
    from teams as t
    join models.book_users as b on b.manager_id is not distinct from t.manager_id
    join scorecards.rep_results as r on r.user_id = b.user_id
    where t.is_only and not r.is_unassigned
),

bars as (
    select
        manager_id,
        team_manager_id,
        null as user_id,
        team_name as who,
        close_rate,
        close_rate_low,
        close_rate_high,
        (team_manager_id is distinct from manager_id)::integer as position
    from teams
    union all
    select
        manager_id,
        null as team_manager_id,
        user_id,
        rep_name as who,
        close_rate,
        close_rate_low,
        close_rate_high,
        2 as position
    from people
    where close_rate is not null
),

-- what a manager compares with; whoever has the whole company has it already
whole as (
    select
        o.manager_id,
        c.team_name as who,
        c.close_rate,
        c.close_rate_low,
        c.close_rate_high
    from teams as o
    join teams as c on c.manager_id is null and c.team_manager_id is null
    where
        o.manager_id is not null and o.team_manager_id = o.manager_id
        and c.close_rate is not null
        and (o.close_rate, o.close_rate_low, o.close_rate_high) is distinct from (c.close_rate, c.close_rate_low, c.close_rate_high)
        and o.manager_id in (select manager_id from bars where close_rate is not null)
),

drawn as (
    select * from bars
    union all
    select
        manager_id,
        null as team_manager_id,
        null as user_id,
        who,
        close_rate,
        close_rate_low,
        close_rate_high,
        -1 as position
    from whole
),

unrated as (
    select manager_id, count(*) as unrated_count
    from people
    where close_rate is null
    group by manager_id
)

select
    b.manager_id,
    b.team_manager_id,
    b.user_id,
    b.who,
    b.close_rate,
    b.close_rate_low,
    b.close_rate_high,
    case
        when count(b.close_rate) over (partition by b.manager_id) = 0 then
            'No chart: fewer than ' || l.min_decided::integer || ' decided deals in the window, the least for a rate.'
        else
            'Where bars overlap widely, the difference between the marks may be chance.'
            || case
                when u.unrated_count = 1 then ' One more person has too few decided deals for a rate.'
                when u.unrated_count > 1 then ' ' || u.unrated_count || ' more people have too few decided deals for a rate.'
                else ''
            end
    end as note
from drawn as b
cross join limits as l
left join unrated as u on u.manager_id is not distinct from b.manager_id
order by b.manager_id nulls first, b.position, name_order(b.who), b.who, b.team_manager_id, b.user_id
