/*---
title: "Forecast of the quarter: won, expected, still to build"
grain: one row per team
serves: [K7b, I16]
columns:
  team_name: {label: Team}
  quota_amount: {label: Quota, note: "Quota of the fiscal quarter; empty where none is entered"}
  won_amount: {label: Won, note: "Won this quarter to date, as on sheet Summary"}
  expected_amount: {label: Expected, note: "Over all open deals with an amount: amount × chance to be won by the last day of the quarter. The chance: what became of our own deals that were in the same stage at that age (three bands) and segment, within as many days as the quarter has left, drawn to the stage's mean (threshold probability_weight)", drifts: true}
  to_build_amount: {label: Still to build, note: "Quota - won - expected; 0 when nothing is missing. Won + expected + still to build = quota", drifts: true}
  reach_rate: {label: Chance of quota, note: "Chance to reach the quota when every open deal is won or lost on its own: the largest deals counted one by one, the others by mean and variance. Deals that hang together make the truth less certain than this", scale: low_is_bad, drifts: true}
  coverage_ratio: {label: Coverage, note: "Open amount expected this quarter / quota still to be won: quantity only", scale: low_is_bad}
  weighted_ratio: {label: Weighted coverage, note: "Expected / quota still to be won: 1 is enough on average", scale: low_is_bad, drifts: true}
  open_count: {label: Open deals, note: "Open deals with an amount and a chance, whenever they are expected to close"}
  basis: {label: Chances from, note: "How many open deals have theirs from own history; else the close rate of the stage, else the CRM's probability, both for deals expected by the end of the quarter only. Left out: deals without an amount or any chance", format: note, drifts: true}
  manager_level: {hidden: true}
sheet: Movement
order: 475
books: [company, manager]
empty: "No quota, no win and no open deal with an amount: there is nothing to forecast."
audience: manager
trace:
  quota_amount: {rows: scorecards.book_quotas, match: manager_id is not distinct from sheet.team_manager_id and kind = 'quarter' and starts_on = (select quarter_start from run), value: max(quota_amount)}
  won_amount: {rows: scorecards.book_deals_won_quarter, match: manager_id is not distinct from sheet.team_manager_id, value: case when count(*) = 0 then 0 else sum(won_amount) end}
  expected_amount: {rows: scorecards.forecast_deals, match: manager_id is not distinct from sheet.team_manager_id, value: sum(expected_amount)}
  to_build_amount: {rows: scorecards.forecast_deals, match: manager_id is not distinct from sheet.team_manager_id, value: "greatest(sheet.quota_amount::double - sheet.won_amount::double - sum(expected_amount), 0)"}
  reach_rate: {rows: scorecards.forecast_chances, match: manager_id is not distinct from sheet.team_manager_id, value: "case when sheet.won_amount >= sheet.quota_amount then 1 else least(sum(chance_rate * reached_rate), 1) end"}
  coverage_ratio: {rows: scorecards.book_deals_open, match: manager_id is not distinct from sheet.team_manager_id and closes_this_quarter, numerator: "coalesce(sum(closing_amount), 0)", denominator: sheet.quota_amount - sheet.won_amount}
  weighted_ratio: {rows: scorecards.forecast_deals, match: manager_id is not distinct from sheet.team_manager_id, numerator: sum(expected_amount), denominator: sheet.quota_amount - sheet.won_amount}
  open_count: {rows: scorecards.forecast_deals, match: manager_id is not distinct from sheet.team_manager_id and expected_amount is not null, value: count(*)}
---*/
with sources as (
    select
        d.manager_id,
        string_agg(d.basis || format(' {:,}', d.deals_count), ', ' order by d.deals_count desc, d.basis) as basis
    from (
        select manager_id, basis, count(*) as deals_count
        from scorecards.forecast_deals
        where expected_amount is not null
        group by manager_id, basis
    ) as d
    group by d.manager_id
)

select
    t.manager_id,
    t.team_manager_id,
    t.team_name,
    t.manager_level,
    f.quota_amount,
    f.won_amount,
    f.expected_amount,
    f.to_build_amount,
    f.reach_rate,
    f.coverage_ratio,
    f.weighted_ratio,
    f.open_count,
    nullif(concat_ws(', ', s.basis, case when f.unknown_count > 0 then format('left out {:,}', f.unknown_count) end), '') as basis
from scorecards.book_teams as t
join scorecards.book_forecasts as f on f.manager_id is not distinct from t.team_manager_id
left join sources as s on s.manager_id is not distinct from t.team_manager_id
where f.quota_amount is not null or f.expected_amount is not null or f.won_amount > 0
order by t.manager_id nulls first, t.manager_level desc, name_order(t.team_name), t.team_name, t.team_manager_id
