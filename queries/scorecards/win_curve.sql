/*---
title: What becomes of deals, by age
grain: one row per book with a deal that was open in the window; manager_id NULL is the company's book
columns:
  manager_id: {note: "Manager whose book it is; NULL for the company's book"}
  decided_count: {note: "Won or lost deals with a usable length"}
  horizon_days: {note: "Age at which the last deal was decided: the curve says nothing about later; NULL when none was"}
  won_rate: {note: "Aalen-Johansen estimate: part of the deals won by that age; a loss is an end of its own, not a missing win"}
  lost_rate: {note: "The same for losses"}
  undecided_rate: {note: "Part of the deals still undecided after that age; the three add up to 1"}
  time_to_win_days: {note: "Age by which half of these wins are in; NULL without a win"}
  time_to_decision_days: {note: "Age by which half of the deals are decided, won or lost; NULL when fewer are"}
  kaplan_meier_rate: {note: "For comparison: the part won if lost deals might still be won; always too high"}
  closed_only_rate: {note: "For comparison: won / (won + lost), which leaves out deals still open"}
  closed_only_median_days: {note: "For comparison: median age of the decided deals, which leaves out deals still open"}
  deal_days_per_close: {format: days, note: "Days that deals were open in the window / deals decided in it: the work behind a decision"}
---*/
-- No limits of n here: the sheets decide what is enough to print.
with steps as (
    select s.manager_id, s.age_days, s.at_risk_count, s.won_count, s.undecided_rate, s.won_rate, s.lost_rate
    from scorecards.cycle_steps as s
    where s.scope = 'book'
),

ends as (
    select
        manager_id,
        max(age_days) as horizon_days,
        max(won_rate) as won_rate,
        max(lost_rate) as lost_rate,
        min(undecided_rate) as undecided_rate,
        -- a product of fractions may miss one half by its last bit
        min(age_days) filter (where undecided_rate <= 0.5 + 1e-9) as time_to_decision_days,
        1 - product(1 - won_count::double / at_risk_count) as kaplan_meier_rate
    from steps
    group by manager_id
),

halves as (
    select s.manager_id, min(s.age_days) as time_to_win_days
    from steps as s
    join ends as e on e.manager_id is not distinct from s.manager_id
    where e.won_rate > 0 and s.won_rate >= e.won_rate / 2 - 1e-9
    group by s.manager_id
),

deals as (
    select
        x.manager_id,
        count(*) filter (where x.is_decided) as decided_count,
        ratio(count(*) filter (where x.is_won), count(*) filter (where x.is_decided)) as closed_only_rate,
        median(x.exit_days) filter (where x.is_decided) as closed_only_median_days,
        ratio(sum(x.exit_days - x.entry_days), count(*) filter (where x.is_decided)) as deal_days_per_close
    from scorecards.cycle_exposure as x
    where x.scope = 'book' and not x.is_left_out
    group by x.manager_id
)

select
    d.manager_id,
    d.decided_count,
    e.horizon_days,
    e.won_rate,
    e.lost_rate,
    e.undecided_rate,
    h.time_to_win_days,
    e.time_to_decision_days,
    e.kaplan_meier_rate,
    d.closed_only_rate,
    d.closed_only_median_days,
    d.deal_days_per_close
from deals as d
left join ends as e on e.manager_id is not distinct from d.manager_id
left join halves as h on h.manager_id is not distinct from d.manager_id
order by d.manager_id nulls first
