/*---
title: Sales cycle by rep
grain: one row per rep
serves: [K12d, K12e, K12f, I1, G18]
columns:
  rep_name: {label: Rep}
  team: {label: Team}
  won_count: {label: Won, note: "Won deals closed in the window whose age is known"}
  won_median_days: {label: "Won, median", note: "Median days from creation to closing of won deals closed in the window", scale: high_is_bad}
  won_mean_days: {label: "Won, mean", note: "Mean days from creation to closing of won deals closed in the window", scale: high_is_bad}
  time_to_decision_days: {label: Time to decision, note: "Age at which half of the deals are decided, won or lost: Kaplan-Meier over the window, open deals counted as open", scale: high_is_bad}
  decided_count: {label: Decided, note: "Won and lost deals behind the time to decision"}
  open_count: {label: Open, note: "Open deals behind the time to decision"}
  left_out_count: {label: Left out, note: "Decided deals in no average: entered and closed on the same day, closed before they were created or in bulk, or without a creation date"}
  note: {label: Note, format: note}
sheet: Cycle
order: 510
books: [company, manager]
empty: "No deal was won or lost in the time that counts, and nobody sells here yet. Cycles need deals with creation and closing dates."
audience: user
trace:
  won_count: {rows: scorecards.cycle_exposure, match: user_id = sheet.user_id and is_won and not is_left_out, value: count(*)}
  won_median_days: {rows: scorecards.cycle_exposure, match: user_id = sheet.user_id and is_won and not is_left_out, value: median(exit_days)}
  won_mean_days: {rows: scorecards.cycle_exposure, match: user_id = sheet.user_id and is_won and not is_left_out, numerator: sum(exit_days), denominator: count(*)}
  time_to_decision_days: {rows: scorecards.cycle_steps, match: user_id = sheet.user_id, value: min(age_days) filter (where undecided_rate <= 0.5 + 1e-9)}
  decided_count: {rows: scorecards.cycle_exposure, match: user_id = sheet.user_id and is_decided and not is_left_out, value: count(*)}
  open_count: {rows: scorecards.cycle_exposure, match: user_id = sheet.user_id and not is_decided, value: count(*)}
  left_out_count: {rows: scorecards.cycle_exposure, match: user_id = sheet.user_id and is_left_out, value: count(*)}
---*/
with limits as (
    select threshold('min_decided') as min_won, threshold('min_cycle_events') as min_decided
)

select
    r.user_id,
    r.rep_name,
    r.team,
    coalesce(c.won_count, 0) as won_count,
    case when c.won_count >= l.min_won then c.won_median_days end as won_median_days,
    case when c.won_count >= l.min_won then c.won_mean_days end as won_mean_days,
    case when c.decided_count >= l.min_decided then c.time_to_decision_days end as time_to_decision_days,
    coalesce(c.decided_count, 0) as decided_count,
    coalesce(c.open_count, 0) as open_count,
    coalesce(c.left_out_count, 0) as left_out_count,
    case
        when c.user_id is null then 'no deal with a known age'
        when c.decided_count < l.min_decided then 'too few decided deals: ' || c.decided_count || ' of ' || l.min_decided::integer || ' needed'
        when c.won_count < l.min_won then 'too few won deals: ' || c.won_count || ' of ' || l.min_won::integer || ' needed'
        when c.time_to_decision_days is null then 'more than half of the deals are still open'
    end as note
from scorecards.rep_results as r
left join scorecards.cycle_lengths as c on c.scope = 'rep' and c.user_id = r.user_id
cross join limits as l
order by name_order(r.rep_name), r.rep_name, r.user_id
