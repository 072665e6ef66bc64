/*---
title: What becomes of deals as they grow older
grain: one row per manager and age at which deals were decided
serves: [K12d, G18]
columns:
  age_days: {label: Age in days, hidden: true, note: "Days since the deal was created", drifts: true}
  won_rate: {label: Won, note: "Aalen-Johansen estimate over the window: part of the deals won by this age; deals still open count as open", drifts: true}
  lost_rate: {label: Lost, note: "The same for losses", drifts: true}
  note: {hidden: true, note: "What is to be seen, or why there is nothing", drifts: true}
sheet: Cycle
order: 503
books: [company, manager]
audience: manager
block: chart
chart: {kind: curve, x: age_days, y: "won_rate, lost_rate"}
trace:
  won_rate: {rows: scorecards.cycle_steps, match: scope = 'book' and manager_id is not distinct from sheet.manager_id and age_days <= sheet.age_days, value: max(won_rate)}
  lost_rate: {rows: scorecards.cycle_steps, match: scope = 'book' and manager_id is not distinct from sheet.manager_id and age_days <= sheet.age_days, value: max(lost_rate)}
---*/
with limits as (
    select threshold('min_cycle_events') as min_decided
),

books as (
    select cast(null as varchar) as manager_id
    union all
    select m.manager_id
    from models.managers as m
),

-- some 150 steps are as many as a chart can show; of the steps in one such
-- stretch the last one says all that happened before it
stretches as (
    select s.manager_id, s.age_days, s.won_rate, s.lost_rate
    from scorecards.cycle_steps as s
    join scorecards.win_curve as c on c.manager_id is not distinct from s.manager_id
    cross join limits as l
    where s.scope = 'book' and c.decided_count >= l.min_decided
    qualify row_number() over (
        partition by s.manager_id, ceil(s.age_days / ceil(c.horizon_days / 150))
        order by s.age_days desc
    ) = 1
)

select
    b.manager_id,
    s.age_days,
    s.won_rate,
    s.lost_rate,
    case
        when c.decided_count >= l.min_decided then
            case
                when c.time_to_win_days is null then 'No deal has been won yet. '
                else 'Half of the wins are in by day ' || c.time_to_win_days || '. '
            end
            || 'By day ' || c.horizon_days || ', the age of the oldest deal decided in the window, ' || round(100 * c.won_rate)::integer || '% of deals are won, '
            || round(100 * c.lost_rate)::integer || '% lost and ' || round(100 * c.undecided_rate)::integer || '% still open.'
        else
            'No chart: ' || coalesce(c.decided_count, 0) || case when c.decided_count = 1 then ' deal' else ' deals' end
            || ' decided in the window whose age is known, and a curve needs ' || l.min_decided::integer || '.'
    end as note
from books as b
cross join limits as l
left join scorecards.win_curve as c on c.manager_id is not distinct from b.manager_id
left join stretches as s on s.manager_id is not distinct from b.manager_id
order by b.manager_id nulls first, s.age_days
