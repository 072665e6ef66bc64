/*---
title: What the sheet of a rep is made of
grain: one row per active rep who is no manager
columns:
  user_id: {note: "The rep"}
  rep_name: {note: "Her name"}
  left_days: {note: "Days of the fiscal quarter after the as-of date"}
  won_amount: {note: "As on sheet Team"}
  previous_won_amount: {note: "Won in the quarter before up to the same day of it, in company currency; 0 for nothing, NULL where no deal carries an amount"}
  quota_amount: {note: "As on sheet Team"}
  attainment_rate: {note: "As on sheet Team"}
  pace_rate: {label: Pace, note: "Won this quarter / (quota × part of the quarter gone)"}
  close_rate: {note: "As on sheet Team"}
  close_rate_low: {note: "As on sheet Team"}
  close_rate_high: {note: "As on sheet Team"}
  decided_count: {note: "As on sheet Team"}
  earlier_close_rate: {note: "Her close rate as it was at the end of the last quarter, over the window of that day; NULL below min_decided decided deals"}
  cycle_count: {note: "Won deals of the window with a known age"}
  cycle_days: {note: "As on sheet Team"}
  earlier_cycle_days: {note: "The median as it was at the end of the last quarter; NULL below min_decided such deals"}
  open_count: {note: "As on sheet Team"}
  open_amount: {note: "As on sheet Team"}
  closing_count: {note: "Open deals that are expected to close this quarter"}
  has_close_dates: {note: "At least one of her open deals has an expected close date"}
  coverage_ratio: {note: "As on sheet Team"}
  required_ratio: {label: Coverage needed, note: "1 / close rate; threshold coverage_floor where there is no rate"}
  judged_count: {note: "Open deals of which is_past_due or is_stale is known"}
  old_count: {note: "Open deals that are past due or stale"}
  old_rate: {note: "old_count / judged_count; NULL when none could be judged"}
  exclusion: {note: "Why she is not compared with peers; NULL when she is"}
  is_ramping: {note: "She was hired less than ramp_months ago"}
  trend_1: {note: "Won in the fiscal quarter seven quarters ago, in company currency; 0 for nothing"}
  trend_2: {note: "The same six quarters ago"}
  trend_3: {note: "The same five quarters ago"}
  trend_4: {note: "The same four quarters ago"}
  trend_5: {note: "The same three quarters ago"}
  trend_6: {note: "The same two quarters ago"}
  trend_7: {note: "The same one quarter ago"}
  trend_8: {note: "The same of the running quarter"}
---*/
-- Her numbers are those of her row on sheet Team: nothing is computed twice. What
-- is new here are the same numbers of earlier days.
with limits as (
    select
        n.as_of,
        n.quarter_start,
        n.quarter_end,
        n.previous_quarter_start,
        least(n.previous_quarter_end, n.previous_quarter_start + cast(n.as_of - n.quarter_start as integer)) as previous_same_day,
        w.earlier_starts_on,
        n.previous_quarter_end as earlier_ends_on,
        threshold('min_decided') as min_decided,
        threshold('coverage_floor') as coverage_floor
    from run as n
    cross join models.window as w
),

quarters as (
    select p.starts_on, p.ends_on, row_number() over (order by p.starts_on desc) as back
    from models.fiscal_periods as p
    cross join limits as l
    where p.kind = 'quarter' and p.starts_on <= l.as_of
    qualify back <= 8
),

decided as (
    select
        d.user_id,
        sum(d.won_amount) filter (where d.is_won and d.closed_on between l.previous_quarter_start and l.previous_same_day) as previous_won_amount,
        sum(d.share) filter (where d.is_won and d.closed_on between l.earlier_starts_on and l.earlier_ends_on) as earlier_won_count,
        sum(d.share) filter (where d.closed_on between l.earlier_starts_on and l.earlier_ends_on) as earlier_decided_count,
        count(*) filter (where d.is_won and d.cycle_days > 0 and d.closed_on between l.earlier_starts_on and l.earlier_ends_on) as earlier_cycle_count,
        median(d.cycle_days) filter (where d.is_won and d.cycle_days > 0 and d.closed_on between l.earlier_starts_on and l.earlier_ends_on) as earlier_cycle_days
    from models.decided_deals as d
    cross join limits as l
    where d.share > 0
    group by d.user_id
),

won as (
    select
        d.user_id,
        sum(d.won_amount) filter (where q.back = 8) as trend_1,
        sum(d.won_amount) filter (where q.back = 7) as trend_2,
        sum(d.won_amount) filter (where q.back = 6) as trend_3,
        sum(d.won_amount) filter (where q.back = 5) as trend_4,
        sum(d.won_amount) filter (where q.back = 4) as trend_5,
        sum(d.won_amount) filter (where q.back = 3) as trend_6,
        sum(d.won_amount) filter (where q.back = 2) as trend_7,
        sum(d.won_amount) filter (where q.back = 1) as trend_8
    from models.decided_deals as d
    join quarters as q on d.closed_on between q.starts_on and q.ends_on
    where d.is_won
    group by d.user_id
),

pipeline as (
    select
        d.user_id,
        count(*) filter (where d.closes_this_quarter) as closing_count,
        count(d.expected_close_on) > 0 as has_close_dates,
        count(*) filter (where d.is_past_due is not null or d.is_stale is not null) as judged_count,
        count(*) filter (where d.is_past_due or d.is_stale) as old_count
    from scorecards.deals_open as d
    group by d.user_id
)

select
    t.user_id,
    t.rep_name,
    l.quarter_end - l.as_of as left_days,
    t.won_amount,
    case when t.won_amount is not null then coalesce(d.previous_won_amount, 0) end as previous_won_amount,
    t.quota_amount,
    t.attainment_rate,
    ratio(t.won_amount, t.quota_amount * ((l.as_of - l.quarter_start + 1) / (l.quarter_end - l.quarter_start + 1))) as pace_rate,
    t.close_rate,
    t.close_rate_low,
    t.close_rate_high,
    t.decided_count,
    case when d.earlier_decided_count >= l.min_decided then ratio(d.earlier_won_count, d.earlier_decided_count) end as earlier_close_rate,
    coalesce(c.won_count, 0) as cycle_count,
    t.cycle_days,
    case when d.earlier_cycle_count >= l.min_decided then d.earlier_cycle_days end as earlier_cycle_days,
    t.open_count,
    t.open_amount,
    coalesce(p.closing_count, 0) as closing_count,
    coalesce(p.has_close_dates, false) as has_close_dates,
    t.coverage_ratio,
    coalesce(ratio(1.0, t.close_rate), l.coverage_floor) as required_ratio,
    coalesce(p.judged_count, 0) as judged_count,
    coalesce(p.old_count, 0) as old_count,
    ratio(p.old_count, p.judged_count) as old_rate,
    r.exclusion,
    coalesce(r.exclusion like 'ramping%', false) as is_ramping,
    coalesce(w.trend_1, 0)::double as trend_1,
    coalesce(w.trend_2, 0)::double as trend_2,
    coalesce(w.trend_3, 0)::double as trend_3,
    coalesce(w.trend_4, 0)::double as trend_4,
    coalesce(w.trend_5, 0)::double as trend_5,
    coalesce(w.trend_6, 0)::double as trend_6,
    coalesce(w.trend_7, 0)::double as trend_7,
    coalesce(w.trend_8, 0)::double as trend_8
from scorecards.team as t
join scorecards.rep_results as r on r.user_id = t.user_id
cross join limits as l
left join decided as d on d.user_id = t.user_id
left join won as w on w.user_id = t.user_id
left join pipeline as p on p.user_id = t.user_id
left join scorecards.cycle as c on c.user_id = t.user_id
where r.is_active and not r.is_manager and not r.is_unassigned
order by t.user_id
