/*---
title: Sales cycle by team
grain: one row per team
serves: [K12f, G18]
columns:
  team_name: {label: Team}
  won_count: {label: Won, note: "Won deals closed in the window whose age is known"}
  won_median_days: {label: "Won, median", note: "Median days from creation to closing of won deals closed in the window", scale: high_is_bad}
  won_mean_days: {label: "Won, mean", note: "Mean days from creation to closing of won deals closed in the window", scale: high_is_bad}
  time_to_decision_days: {label: Time to decision, note: "Age at which half of the deals are decided, won or lost: Kaplan-Meier over the window, open deals counted as open", scale: high_is_bad}
  decided_count: {label: Decided, note: "Won and lost deals behind the time to decision"}
  open_count: {label: Open, note: "Open deals behind the time to decision"}
  left_out_count: {label: Left out, note: "Decided deals in no average: entered and closed on the same day, closed before they were created or in bulk, or without a creation date"}
  manager_level: {hidden: true}
sheet: Cycle
order: 500
books: [company, manager]
audience: manager
trace:
  won_count: {rows: scorecards.cycle_exposure, match: scope = 'book' and manager_id is not distinct from sheet.team_manager_id and is_won and not is_left_out, value: count(*)}
  won_median_days: {rows: scorecards.cycle_exposure, match: scope = 'book' and manager_id is not distinct from sheet.team_manager_id and is_won and not is_left_out, value: median(exit_days)}
  won_mean_days: {rows: scorecards.cycle_exposure, match: scope = 'book' and manager_id is not distinct from sheet.team_manager_id and is_won and not is_left_out, numerator: sum(exit_days), denominator: count(*)}
  time_to_decision_days: {rows: scorecards.cycle_steps, match: scope = 'book' and manager_id is not distinct from sheet.team_manager_id, value: min(age_days) filter (where undecided_rate <= 0.5 + 1e-9)}
  decided_count: {rows: scorecards.cycle_exposure, match: scope = 'book' and manager_id is not distinct from sheet.team_manager_id and is_decided and not is_left_out, value: count(*)}
  open_count: {rows: scorecards.cycle_exposure, match: scope = 'book' and manager_id is not distinct from sheet.team_manager_id and not is_decided, value: count(*)}
  left_out_count: {rows: scorecards.cycle_exposure, match: scope = 'book' and manager_id is not distinct from sheet.team_manager_id and is_left_out, value: count(*)}
---*/
with limits as (
    select threshold('min_decided') as min_won, threshold('min_cycle_events') as min_decided
)

select
    t.manager_id,
    t.team_manager_id,
    t.manager_level,
    t.team_name,
    coalesce(c.won_count, 0) as won_count,
    case when c.won_count >= l.min_won then c.won_median_days end as won_median_days,
    case when c.won_count >= l.min_won then c.won_mean_days end as won_mean_days,
    case when c.decided_count >= l.min_decided then c.time_to_decision_days end as time_to_decision_days,
    coalesce(c.decided_count, 0) as decided_count,
    coalesce(c.open_count, 0) as open_count,
    coalesce(c.left_out_count, 0) as left_out_count
from scorecards.book_teams as t
left join scorecards.cycle_lengths as c
    on c.scope = 'book' and c.manager_id is not distinct from t.team_manager_id
cross join limits as l
order by t.manager_id nulls first, t.manager_level desc, name_order(t.team_name), t.team_name, t.team_manager_id
