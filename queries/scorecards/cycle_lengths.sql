/*---
title: Cycle lengths
grain: one row per rep or book with a deal that was open in the window
columns:
  time_to_decision_days: {label: Time to decision, note: "Age at which half of the deals are decided, won or lost; Kaplan-Meier, open deals counted as open"}
  scope: {note: "rep or book"}
  user_id: {note: "The rep; NULL for books"}
  manager_id: {note: "Manager whose book it is; NULL for the company's book, and for reps"}
  won_count: {note: "Won deals with a usable length"}
  won_median_days: {note: "Median days from creation to the win; NULL without such deals"}
  won_mean_days: {note: "Average of the same; NULL without such deals"}
  decided_count: {note: "Won or lost deals with a usable length"}
  open_count: {note: "Deals still open"}
  left_out_count: {note: "Decided deals without a usable length"}
---*/
-- No limits of n here: the sheets decide what is enough to print.
with decided as (
    select
        scope,
        user_id,
        manager_id,
        count(*) filter (where is_won and not is_left_out) as won_count,
        median(exit_days) filter (where is_won and not is_left_out) as won_median_days,
        avg(exit_days) filter (where is_won and not is_left_out) as won_mean_days,
        count(*) filter (where is_decided and not is_left_out) as decided_count,
        count(*) filter (where not is_decided) as open_count,
        count(*) filter (where is_left_out) as left_out_count
    from scorecards.cycle_exposure
    group by scope, user_id, manager_id
),

halves as (
    select scope, user_id, manager_id, min(age_days) as time_to_decision_days
    from scorecards.cycle_steps
    -- a product of fractions may miss one half by its last bit
    where undecided_rate <= 0.5 + 1e-9
    group by scope, user_id, manager_id
)

select
    d.scope,
    d.user_id,
    d.manager_id,
    d.won_count,
    d.won_median_days,
    d.won_mean_days,
    d.decided_count,
    h.time_to_decision_days,
    d.open_count,
    d.left_out_count
from decided as d
left join halves as h
    on h.scope = d.scope
    and h.user_id is not distinct from d.user_id
    and h.manager_id is not distinct from d.manager_id
order by d.scope, d.user_id, d.manager_id nulls first
