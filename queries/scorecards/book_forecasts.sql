/*---
title: Forecast of the quarter per book
grain: one row per book; manager_id NULL is the company's book
columns:
  manager_id: {note: "Manager whose book it is; NULL is the company's book"}
  quota_amount: {note: "Quota of the fiscal quarter, company currency; NULL for no quota"}
  won_amount: {note: "Won this quarter to date, company currency; NULL when no won amount is known"}
  missing_amount: {note: "Quota less won; 0 when the quota is reached, NULL without a quota"}
  open_count: {note: "Open deals with an amount and a chance"}
  unknown_count: {note: "Open deals without an amount or a chance: they add nothing"}
  own_count: {note: "Open deals whose chance comes from own history"}
  expected_amount: {note: "Amount × chance to be won by the end of the quarter, over the open deals; NULL when none has both"}
  spread_amount: {note: "Standard deviation of what comes, when every deal is won or lost on its own; NULL likewise"}
  to_build_amount: {note: "What is missing from the quota beyond what is expected; 0 when nothing is"}
  coverage_ratio: {note: "Open amount expected to close this quarter / what is missing from the quota"}
  weighted_ratio: {note: "expected_amount / what is missing from the quota; NULL when nothing is, or without quota"}
  reach_rate: {note: "Chance to reach the quota; 1 when it is reached, NULL without a quota or without open deals that have amount and chance"}
---*/
with deals as (
    select
        d.manager_id,
        count(d.expected_amount) as open_count,
        count(*) - count(d.expected_amount) as unknown_count,
        count(*) filter (where d.expected_amount is not null and starts_with(d.basis, 'own history')) as own_count,
        sum(d.expected_amount) as expected_amount,
        sqrt(sum(d.spread_square)) as spread_amount
    from scorecards.forecast_deals as d
    group by d.manager_id
),

chances as (
    select c.manager_id, sum(c.chance_rate * c.reached_rate) as reach_rate
    from scorecards.forecast_chances as c
    group by c.manager_id
),

joined as (
    select
        b.manager_id,
        b.quota_amount,
        b.won_amount,
        b.left_days,
        greatest(b.quota_amount - b.won_amount, 0) as missing_amount,
        b.coverage_ratio,
        coalesce(d.open_count, 0) as open_count,
        coalesce(d.unknown_count, 0) as unknown_count,
        coalesce(d.own_count, 0) as own_count,
        d.expected_amount,
        d.spread_amount,
        c.reach_rate
    from scorecards.book_numbers as b
    left join deals as d on d.manager_id is not distinct from b.manager_id
    left join chances as c on c.manager_id is not distinct from b.manager_id
)

select
    manager_id,
    left_days,
    quota_amount,
    won_amount,
    case when quota_amount is not null and won_amount is not null then missing_amount end as missing_amount,
    open_count,
    unknown_count,
    own_count,
    expected_amount,
    spread_amount,
    case
        when quota_amount is null or won_amount is null then null
        when missing_amount = 0 then 0
        when expected_amount is not null then greatest(missing_amount::double - expected_amount, 0)
    end as to_build_amount,
    coverage_ratio,
    case when missing_amount > 0 and won_amount is not null then ratio(expected_amount, missing_amount) end as weighted_ratio,
    case
        when quota_amount is null or won_amount is null then null
        when missing_amount = 0 then 1
        when open_count > 0 then least(reach_rate, 1)
    end as reach_rate
from joined
order by manager_id nulls first
