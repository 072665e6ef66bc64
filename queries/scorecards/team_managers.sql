/*---
title: Managers
grain: one row per manager and her whole team; the sum of all stands first
serves: [K12f, I16, P1]
columns:
  team_name: {label: Team}
  reps_count: {label: Reps, note: "Active reps anywhere below the manager"}
  won_amount: {label: Won this quarter, note: "Amount of deals won in the fiscal quarter up to the as-of date by people in the team on the closing day, company currency"}
  quota_amount: {label: Quota, note: "Sum of the quotas of the people in the team; a manager's quota counts only where nobody below her has one"}
  attainment_rate: {label: Attainment, note: "Won this quarter / quota", scale: low_is_bad}
  status: {label: Pace, note: "Won against quota × part of the quarter's days gone (thresholds pace_on_track, attainment_watch); empty without a quota"}
  close_rate: {label: Close rate, note: "won / (won + lost) in the window, by close date and team of the closing day", scale: low_is_bad}
  close_rate_low: {label: From, note: "Lower end of the likely range (Wilson interval, 95%)"}
  close_rate_high: {label: To, note: "Upper end of the likely range (Wilson interval, 95%)"}
  decided_count: {label: Decided, note: "Won + lost deals behind the close rate"}
  cycle_days: {label: "Cycle, median", note: "Median days from creation to closing of deals won in the window", scale: high_is_bad}
  open_amount: {label: Open pipeline, note: "Amount of all open deals, company currency"}
  coverage_ratio: {label: Coverage, note: "Open amount expected to close this quarter / quota still to be won; empty without a quota, when it is reached, and where the open deals have no close dates", scale: low_is_bad}
  old_rate: {label: Stale or past due, note: "Stale or past-due deals / open deals that can be judged", scale: high_is_bad}
  coach_count: {label: To coach, note: "Coaching suggestions in the team, see sheet Coaching check; empty where nobody can be compared"}
  note: {label: What is missing, format: note}
  manager_level: {hidden: true}
sheet: Managers
order: 190
books: [company, director]
audience: manager
empty: Nobody manages anybody, so that there are no teams to compare. Deliver the users with their managers, or fill in sheet people of the inputs workbook.
trace:
  reps_count: {rows: scorecards.rep_sheet_numbers, match: user_id in (select b.user_id from models.book_users as b where b.manager_id is not distinct from sheet.team_manager_id), value: count(*)}
  won_amount: {rows: scorecards.book_deals_won_quarter, match: manager_id is not distinct from sheet.team_manager_id, value: case when count(*) = 0 then 0 else sum(won_amount) end}
  quota_amount: {rows: scorecards.book_quotas, match: manager_id is not distinct from sheet.team_manager_id and kind = 'quarter' and starts_on = (select quarter_start from run), value: max(quota_amount)}
  attainment_rate: {rows: scorecards.book_deals_won_quarter, match: manager_id is not distinct from sheet.team_manager_id, numerator: "coalesce(sum(won_amount), 0)", denominator: sheet.quota_amount}
  close_rate: {rows: scorecards.book_deals_decided, match: manager_id is not distinct from sheet.team_manager_id, numerator: sum(won_share), denominator: sum(share)}
  close_rate_low: {rows: scorecards.book_deals_decided, match: manager_id is not distinct from sheet.team_manager_id, value: "wilson_low(sum(won_share) * sum(share)::double / sum(share * deal_share)::double, sum(share)::double ** 2 / sum(share * deal_share)::double)"}
  close_rate_high: {rows: scorecards.book_deals_decided, match: manager_id is not distinct from sheet.team_manager_id, value: "wilson_high(sum(won_share) * sum(share)::double / sum(share * deal_share)::double, sum(share)::double ** 2 / sum(share * deal_share)::double)"}
  decided_count: {rows: scorecards.book_deals_decided, match: manager_id is not distinct from sheet.team_manager_id, value: "coalesce(sum(share), 0)"}
  cycle_days: {rows: scorecards.cycle_exposure, match: scope = 'book' and manager_id is not distinct from sheet.team_manager_id and is_won and not is_left_out, value: median(exit_days)}
  open_amount: {rows: scorecards.book_deals_open, match: manager_id is not distinct from sheet.team_manager_id, value: sum(open_amount)}
  coverage_ratio: {rows: scorecards.book_deals_open, match: manager_id is not distinct from sheet.team_manager_id and closes_this_quarter, numerator: "coalesce(sum(closing_amount), 0)", denominator: sheet.quota_amount - sheet.won_amount}
  old_rate: {rows: scorecards.book_deals_open, match: manager_id is not distinct from sheet.team_manager_id, numerator: count(*) filter (where is_past_due or is_stale), denominator: count(*) filter (where is_past_due is not null or is_stale is not null)}
  coach_count: {rows: scorecards.coaching, match: is_coach and user_id in (select b.user_id from models.book_users as b where b.manager_id is not distinct from sheet.team_manager_id), value: count(*)}
---*/
-- What sheet Team says of each rep, of each manager: the numbers of her own summary.
with limits as (
    select threshold('pace_on_track') as pace_on_track, threshold('attainment_watch') as attainment_watch
),

reps as (
    select b.manager_id, count(*) as reps_count
    from models.book_users as b
    join scorecards.rep_sheet_numbers as s on s.user_id = b.user_id
    group by b.manager_id
),

without_quota as (
    select b.manager_id, count(*) filter (where t.lacks_quota) as missing_count
    from models.book_users as b
    join scorecards.team as t on t.user_id = b.user_id
    group by b.manager_id
)

select
    t.manager_id,
    t.team_manager_id,
    t.manager_level,
    t.team_name,
    coalesce(r.reps_count, 0) as reps_count,
    n.won_amount,
    n.quota_amount,
    n.attainment_rate,
    case
        when n.won_amount is null or n.quota_amount is null then 'none'
        when n.won_amount >= n.quota_amount or n.pace_rate >= l.pace_on_track then 'on_track'
        when n.pace_rate >= l.attainment_watch then 'watch'
        else 'act'
    end as status,
    n.close_rate,
    n.close_rate_low,
    n.close_rate_high,
    n.decided_count,
    n.cycle_days,
    n.open_amount,
    n.coverage_ratio,
    n.old_rate,
    case when n.compared_count > 0 then n.coach_count end as coach_count,
    nullif(concat_ws('; ',
        case
            when n.quota_amount is null then 'no quota: enter it on sheet quotas of the inputs workbook'
            when q.missing_count > 0 then q.missing_count || case when q.missing_count = 1 then ' rep' else ' reps' end || ' without a quota'
        end,
        case when n.won_amount is null then 'deals without amounts' end,
        case when n.close_rate is null then 'fewer than ' || threshold('min_decided')::integer || ' decided deals' end,
        case when n.open_count = 0 then 'no open deals' end
    ), '') as note
from scorecards.book_teams as t
join scorecards.book_numbers as n on n.manager_id is not distinct from t.team_manager_id
left join reps as r on r.manager_id is not distinct from t.team_manager_id
left join without_quota as q on q.manager_id is not distinct from t.team_manager_id
cross join limits as l
-- the company alone is no comparison: the sheet says then what is missing
where exists (select 1 from models.managers)
order by t.manager_id nulls first, t.manager_level desc, name_order(t.team_name), t.team_name, t.team_manager_id
