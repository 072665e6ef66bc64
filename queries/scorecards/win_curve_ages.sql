/*---
title: Deals open at an age, and what became of them
grain: one row per manager and age
serves: [K12d, G18]
columns:
  age: {label: Age}
  age_days: {hidden: true, note: "The same as a number of days"}
  open_count: {label: Open after it, note: "Deals that were open at this age within the window: as many stand behind the curve there", drifts: true}
  won_rate: {label: Won by then, note: "Aalen-Johansen estimate: part of the deals won by this age", drifts: true}
  lost_rate: {label: Lost by then, note: "The same for losses", drifts: true}
  undecided_rate: {label: Still open, note: "Part of the deals still undecided after this age", drifts: true}
  next_won_rate: {label: Won in the next 30 days, note: "Of the deals open after this age, the part that is won within 30 more days; empty where the curve ends sooner", drifts: true}
sheet: Cycle
order: 504
books: [company, manager]
empty: "No deal whose age is known was won or lost in the time that counts. Ages need creation dates (opportunities.created_on) and closing dates."
audience: manager
trace:
  open_count: {rows: scorecards.cycle_exposure, match: scope = 'book' and manager_id is not distinct from sheet.manager_id and not is_left_out and entry_days <= sheet.age_days and exit_days > sheet.age_days, value: count(*)}
  won_rate: {rows: scorecards.cycle_steps, match: scope = 'book' and manager_id is not distinct from sheet.manager_id and age_days <= sheet.age_days, value: "coalesce(max(won_rate), 0)"}
  lost_rate: {rows: scorecards.cycle_steps, match: scope = 'book' and manager_id is not distinct from sheet.manager_id and age_days <= sheet.age_days, value: "coalesce(max(lost_rate), 0)"}
  undecided_rate: {rows: scorecards.cycle_steps, match: scope = 'book' and manager_id is not distinct from sheet.manager_id and age_days <= sheet.age_days, value: "coalesce(min(undecided_rate), 1)"}
  next_won_rate: {rows: scorecards.cycle_steps, match: scope = 'book' and manager_id is not distinct from sheet.manager_id and age_days <= sheet.age_days + 30, numerator: "max(won_rate) - coalesce(max(won_rate) filter (where age_days <= sheet.age_days), 0)", denominator: "coalesce(min(undecided_rate) filter (where age_days <= sheet.age_days), 1)"}
---*/
with limits as (
    select threshold('min_cycle_events') as min_decided
),

ages as (
    select c.manager_id, c.horizon_days, a.age_days
    from scorecards.win_curve as c
    cross join limits as l
    cross join (values (30), (60), (90), (120), (180), (270), (365), (540), (730)) as a(age_days)
    where c.decided_count >= l.min_decided and a.age_days <= c.horizon_days
),

open_then as (
    select a.manager_id, a.age_days, count(*) as open_count
    from ages as a
    join scorecards.cycle_exposure as x
        on x.manager_id is not distinct from a.manager_id
        and x.entry_days <= a.age_days
        and x.exit_days > a.age_days
    where x.scope = 'book' and not x.is_left_out
    group by a.manager_id, a.age_days
),

shares as (
    select
        a.manager_id,
        a.age_days,
        a.horizon_days,
        coalesce(max(s.won_rate) filter (where s.age_days <= a.age_days), 0) as won_rate,
        coalesce(max(s.lost_rate) filter (where s.age_days <= a.age_days), 0) as lost_rate,
        coalesce(min(s.undecided_rate) filter (where s.age_days <= a.age_days), 1) as undecided_rate,
        coalesce(max(s.won_rate) filter (where s.age_days <= a.age_days + 30), 0) as won_later_rate
    from ages as a
    left join scorecards.cycle_steps as s
        on s.manager_id is not distinct from a.manager_id
        and s.scope = 'book'
    group by a.manager_id, a.age_days, a.horizon_days
)

select
    s.manager_id,
    s.age_days,
    s.age_days || ' days' as age,
    coalesce(o.open_count, 0) as open_count,
    s.won_rate,
    s.lost_rate,
    s.undecided_rate,
    case when s.age_days + 30 <= s.horizon_days then ratio(s.won_later_rate - s.won_rate, s.undecided_rate) end as next_won_rate
from shares as s
left join open_then as o on o.manager_id is not distinct from s.manager_id and o.age_days = s.age_days
order by s.manager_id nulls first, s.age_days
