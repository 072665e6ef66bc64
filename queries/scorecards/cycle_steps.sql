/*---
title: Share of deals still undecided by age
grain: one row per rep or book, and age at which a deal was decided
columns:
  at_risk_count: {label: Open at that age, note: "Deals that were open at this age within the window"}
  undecided_rate: {label: Undecided, note: "Kaplan-Meier estimate: part of the deals that is still undecided after this age"}
  won_rate: {label: Won, note: "Aalen-Johansen estimate: part of the deals won by this age; a loss is an end of its own, not a missing win"}
  lost_rate: {label: Lost, note: "Aalen-Johansen estimate: part of the deals lost by this age"}
  scope: {note: "rep or book"}
  user_id: {note: "The rep; NULL for books"}
  manager_id: {note: "Manager whose book it is; NULL for the company's book, and for reps"}
  age_days: {note: "Age of a deal, in days since it was created"}
  won_count: {note: "Deals won at this age"}
  lost_count: {note: "Deals lost at this age"}
---*/
-- At every age: won_rate + lost_rate + undecided_rate = 1.
with moves as (
    select scope, user_id, manager_id, entry_days as age_days, 1 as entered, 0 as ended, 0 as won, 0 as lost
    from scorecards.cycle_exposure
    where not is_left_out
    union all
    select scope, user_id, manager_id, exit_days as age_days, 0 as entered, 1 as ended,
        is_won::integer as won, (is_decided and not is_won)::integer as lost
    from scorecards.cycle_exposure
    where not is_left_out
),

by_age as (
    select
        scope,
        user_id,
        manager_id,
        age_days,
        sum(entered - ended) as net_entered,
        sum(won) as won_count,
        sum(lost) as lost_count
    from moves
    group by scope, user_id, manager_id, age_days
),

at_risk as (
    select
        scope,
        user_id,
        manager_id,
        age_days,
        won_count,
        lost_count,
        sum(net_entered) over (
            partition by scope, user_id, manager_id
            order by age_days
            rows between unbounded preceding and 1 preceding
        ) as at_risk_count
    from by_age
),

survival as (
    select
        scope,
        user_id,
        manager_id,
        age_days,
        won_count,
        lost_count,
        at_risk_count,
        product(1 - (won_count + lost_count)::double / at_risk_count) over (
            partition by scope, user_id, manager_id
            order by age_days
        ) as undecided_rate
    from at_risk
    where won_count + lost_count > 0
),

before as (
    select
        *,
        coalesce(lag(undecided_rate) over (
            partition by scope, user_id, manager_id
            order by age_days
        ), 1) as undecided_before
    from survival
)

select
    scope,
    user_id,
    manager_id,
    age_days,
    at_risk_count,
    won_count,
    lost_count,
    undecided_rate,
    sum(undecided_before * won_count::double / at_risk_count) over (
        partition by scope, user_id, manager_id
        order by age_days
    ) as won_rate,
    sum(undecided_before * lost_count::double / at_risk_count) over (
        partition by scope, user_id, manager_id
        order by age_days
    ) as lost_rate
from before
order by scope, user_id, manager_id nulls first, age_days
