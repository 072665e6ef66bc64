/*---
title: Close rate by rep
grain: one row per rep
serves: [K6a, K12f, G14, I1]
columns:
  rep_name: {label: Rep}
  team: {label: Team}
  won_count: {label: Won, note: "Won deals closed in the window; a split deal counts by its share"}
  decided_count: {label: Decided, note: "Won + lost deals closed in the window; a split deal counts by its share"}
  close_rate: {label: Close rate, note: "won / (won + lost), by close date; no rate below the smallest number of decided deals (threshold min_decided)", scale: low_is_bad}
  close_rate_low: {label: From, note: "Lower end of the likely range (Wilson interval, 95%): with so few deals the true rate may be this low"}
  close_rate_high: {label: To, note: "Upper end of the likely range: with so few deals the true rate may be this high"}
  value_rate: {label: By value, note: "Won amount / amount of won and lost deals, company currency; a few large deals move it; empty where lost deals carry no amounts"}
  won_amount: {label: Won amount, note: "Credited amount of the won deals, company currency"}
  effective_count: {label: Effective deals, note: "(sum of shares)² / sum of shares²: what the shares are worth in whole deals; the interval uses it"}
  note: {label: Note, format: note}
sheet: Close rate
order: 310
books: [company, manager]
empty: "No deal was won or lost in the time that counts, and nobody sells here yet. Deliver won and lost deals with their closing dates."
audience: user
trace:
  won_count: {rows: scorecards.deals_decided, value: "coalesce(sum(won_share), 0)"}
  decided_count: {rows: scorecards.deals_decided, value: "coalesce(sum(share), 0)"}
  close_rate: {rows: scorecards.deals_decided, numerator: sum(won_share), denominator: sum(share)}
  close_rate_low: {rows: scorecards.deals_decided, value: "wilson_low(sum(won_share) * sum(share)::double / sum(share * share)::double, sum(share)::double ** 2 / sum(share * share)::double)"}
  close_rate_high: {rows: scorecards.deals_decided, value: "wilson_high(sum(won_share) * sum(share)::double / sum(share * share)::double, sum(share)::double ** 2 / sum(share * share)::double)"}
  value_rate: {rows: scorecards.deals_decided, numerator: "coalesce(sum(won_amount), 0)", denominator: sum(decided_amount)}
  won_amount: {rows: scorecards.deals_decided, match: user_id = sheet.user_id and is_won, value: case when count(*) = 0 then 0 else sum(won_amount) end}
  effective_count: {rows: scorecards.deals_decided, numerator: sum(share)::double ** 2, denominator: sum(share * share)}
---*/
select
    r.user_id,
    r.rep_name,
    r.team,
    r.won_count,
    r.decided_count,
    r.close_rate,
    r.close_rate_low,
    r.close_rate_high,
    r.value_rate,
    r.won_amount,
    case when r.close_rate is not null then r.effective_count end as effective_count,
    case
        when r.is_unassigned then 'deals without an owner'
        when r.exclusion like 'left on %' or r.exclusion = 'no longer active' then r.exclusion
        when r.decided_count = 0 then 'no deal decided in the window'
        when r.close_rate is null then 'too few decided deals for a rate'
    end as note
from scorecards.rep_results as r
order by name_order(r.rep_name), r.rep_name, r.user_id
