/*---
title: Close rate by team
grain: one row per team
serves: [K6a, K12f]
columns:
  team_name: {label: Team}
  reps_count: {label: Reps, note: "People with a deal decided in the window while they were in the team"}
  won_count: {label: Won, note: "Won deals closed in the window by people in the team on the closing day"}
  decided_count: {label: Decided, note: "Won + lost deals closed in the window by people in the team on the closing day"}
  close_rate: {label: Close rate, note: "won / (won + lost), by close date", scale: low_is_bad}
  close_rate_low: {label: From, note: "Lower end of the likely range (Wilson interval, 95%)"}
  close_rate_high: {label: To, note: "Upper end of the likely range (Wilson interval, 95%)"}
  value_rate: {label: By value, note: "Won amount / amount of won and lost deals, company currency; empty where lost deals carry no amounts"}
  won_amount: {label: Won amount, note: "Amount of the won deals, company currency"}
  former_count: {label: By former members, note: "Decided deals closed for the team by people who are no longer in it; a rep's own row below follows the person, so the rows need not add up"}
  manager_level: {hidden: true}
sheet: Close rate
order: 300
books: [company, manager]
audience: manager
trace:
  reps_count: {rows: scorecards.book_deals_decided, match: manager_id is not distinct from sheet.team_manager_id, value: count(distinct user_id)}
  won_count: {rows: scorecards.book_deals_decided, match: manager_id is not distinct from sheet.team_manager_id, value: "coalesce(sum(won_share), 0)"}
  decided_count: {rows: scorecards.book_deals_decided, match: manager_id is not distinct from sheet.team_manager_id, value: "coalesce(sum(share), 0)"}
  close_rate: {rows: scorecards.book_deals_decided, match: manager_id is not distinct from sheet.team_manager_id, numerator: sum(won_share), denominator: sum(share)}
  close_rate_low: {rows: scorecards.book_deals_decided, match: manager_id is not distinct from sheet.team_manager_id, value: "wilson_low(sum(won_share) * sum(share)::double / sum(share * deal_share)::double, sum(share)::double ** 2 / sum(share * deal_share)::double)"}
  close_rate_high: {rows: scorecards.book_deals_decided, match: manager_id is not distinct from sheet.team_manager_id, value: "wilson_high(sum(won_share) * sum(share)::double / sum(share * deal_share)::double, sum(share)::double ** 2 / sum(share * deal_share)::double)"}
  value_rate: {rows: scorecards.book_deals_decided, match: manager_id is not distinct from sheet.team_manager_id, numerator: "coalesce(sum(won_amount), 0)", denominator: sum(decided_amount)}
  won_amount: {rows: scorecards.book_deals_decided, match: manager_id is not distinct from sheet.team_manager_id, value: sum(won_amount)}
  former_count: {rows: scorecards.book_deals_decided, match: manager_id is not distinct from sheet.team_manager_id and not is_member, value: "coalesce(sum(share), 0)"}
---*/
with limits as (
    select threshold('min_decided') as min_decided, threshold('min_amount_share') as min_amount_share
),

deals as (
    select
        b.manager_id,
        b.opportunity_id,
        b.is_won,
        sum(b.share) as share,
        sum(b.share) filter (where not b.is_member) as former_share,
        sum(b.won_amount) as won_amount,
        sum(b.decided_amount) as decided_amount
    from scorecards.book_deals_decided as b
    group by b.manager_id, b.opportunity_id, b.is_won
),

people as (
    select b.manager_id, count(distinct b.user_id) as reps_count
    from scorecards.book_deals_decided as b
    group by b.manager_id
),

totals as (
    select
        d.manager_id,
        coalesce(sum(d.share) filter (where d.is_won), 0) as won_count,
        sum(d.share) as decided_count,
        coalesce(sum(d.former_share), 0) as former_count,
        sum(d.won_amount) as won_amount,
        sum(d.decided_amount) as decided_amount,
        coalesce(sum(d.share) filter (where not d.is_won and d.decided_amount > 0), 0)
        / nullif(sum(d.share) filter (where not d.is_won), 0) as valued_rate,
        sum(d.share)::double ** 2 / nullif(sum(d.share * d.share)::double, 0) as effective_count
    from deals as d
    group by d.manager_id
),

rated as (
    select
        t.manager_id,
        t.team_manager_id,
        t.team_name,
        t.manager_level,
        coalesce(p.reps_count, 0) as reps_count,
        coalesce(x.won_count, 0) as won_count,
        coalesce(x.decided_count, 0) as decided_count,
        coalesce(x.former_count, 0) as former_count,
        x.won_amount,
        case when coalesce(x.valued_rate, 1) >= l.min_amount_share then x.decided_amount end as decided_amount,
        case when x.decided_count >= l.min_decided then x.effective_count end as effective_count,
        case when x.decided_count >= l.min_decided then ratio(x.won_count, x.decided_count) end as close_rate
    from scorecards.book_teams as t
    left join totals as x on x.manager_id is not distinct from t.team_manager_id
    left join people as p on p.manager_id is not distinct from t.team_manager_id
    cross join limits as l
)

select
    manager_id,
    team_manager_id,
    manager_level,
    team_name,
    reps_count,
    won_count,
    decided_count,
    close_rate,
    wilson_low(close_rate * effective_count, effective_count) as close_rate_low,
    wilson_high(close_rate * effective_count, effective_count) as close_rate_high,
    case when close_rate is not null then ratio(coalesce(won_amount, 0), decided_amount) end as value_rate,
    won_amount,
    former_count
from rated
order by manager_id nulls first, manager_level desc, name_order(team_name), team_name, team_manager_id
