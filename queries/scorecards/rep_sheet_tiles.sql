/*---
title: Is it good
grain: one row per rep and tile
serves: [I16, P1]
sheet: Rep
order: 655
books: [company, manager, rep]
audience: user
per: user
block: tiles
trace:
  Won this quarter: {rows: scorecards.deals_won_quarter, value: "coalesce(sum(won_amount), 0)"}
  Close rate: {rows: scorecards.deals_decided, numerator: sum(won_share), denominator: sum(share)}
  "Cycle, median": {rows: scorecards.cycle_exposure, match: user_id = sheet.user_id and is_won and not is_left_out, value: median(exit_days)}
  Open pipeline: {rows: scorecards.deals_open, value: case when count(*) = 0 then 0 else sum(open_amount) end}
  Coverage: {rows: scorecards.deals_open, match: user_id = sheet.user_id and closes_this_quarter, numerator: "coalesce(sum(closing_amount), 0)", denominator: (select t.quota_amount - t.won_amount from scorecards.team as t where t.user_id = sheet.user_id)}
  Stale or past due: {rows: scorecards.deals_open, numerator: count(*) filter (where is_past_due or is_stale), denominator: count(*) filter (where is_past_due is not null or is_stale is not null)}
---*/
-- What the tiles mean stands in rep_sheet_definitions.sql. The close rate has no status
-- word: only the coaching check may judge a person by it.
with limits as (
    select
        threshold('pace_on_track') as pace_on_track,
        threshold('attainment_watch') as attainment_watch,
        threshold('stale_share_watch') as stale_watch,
        threshold('stale_share_act') as stale_act,
        threshold('min_decided')::integer as min_decided,
        threshold('min_peers_shown') as min_peers
),

reps as (
    select s.*, l.*, case when p.others_count >= l.min_peers then c.mix_rate end as mix_rate
    from scorecards.rep_sheet_numbers as s
    left join scorecards.coaching as c on c.user_id = s.user_id
    left join scorecards.peers_behind as p on p.user_id = s.user_id
    cross join limits as l
),

tiles as (
    select
        user_id,
        1 as position,
        'Won this quarter' as label,
        won_amount::double as value,
        'amount' as kind,
        cast(null as bigint) as n,
        quota_amount::double as goal,
        (won_amount - previous_won_amount)::double as change,
        case
            when won_amount is null or quota_amount is null or is_ramping then 'none'
            when won_amount >= quota_amount or pace_rate >= pace_on_track then 'on_track'
            when pace_rate >= attainment_watch then 'watch'
            else 'act'
        end as status,
        case
            when won_amount is null then 'needs amounts of won deals'
            when quota_amount is null then 'no quota is entered'
            when is_ramping then floor(100 * attainment_rate)::bigint || '% of quota; ramping'
            else floor(100 * attainment_rate)::bigint || '% of quota, ' || round(100 * pace_rate)::bigint || '% of pace'
        end as note,
        'vs same day last quarter' as versus,
        trend_1, trend_2, trend_3, trend_4, trend_5, trend_6, trend_7, trend_8
    from reps
    union all by name
    select
        user_id,
        2 as position,
        'Close rate' as label,
        close_rate as value,
        'rate' as kind,
        round(decided_count)::bigint as n,
        close_rate - earlier_close_rate as change,
        'none' as status,
        case
            when close_rate is null then case when decided_count = 0 then 'no deal decided yet' else 'fewer than ' || min_decided || ' decided deals' end
            else round(100 * close_rate_low)::integer || ' to ' || round(100 * close_rate_high)::integer || '% likely'
                || coalesce('; peers, same mix ' || round(100 * mix_rate)::integer || '%', case when is_ramping then '; ramping' end, '')
        end as note,
        'since last quarter' as versus
    from reps
    union all by name
    select
        user_id,
        3 as position,
        'Cycle, median' as label,
        cycle_days as value,
        'days' as kind,
        cycle_count as n,
        cycle_days - earlier_cycle_days as change,
        'none' as status,
        case when cycle_days is null then 'fewer than ' || min_decided || ' won deals of known age' end as note,
        'since last quarter' as versus
    from reps
    union all by name
    select
        user_id,
        4 as position,
        'Open pipeline' as label,
        open_amount::double as value,
        'amount' as kind,
        open_count as n,
        'none' as status,
        case when open_amount is null then 'needs amounts of open deals' end as note
    from reps
    union all by name
    select
        user_id,
        5 as position,
        'Coverage' as label,
        coverage_ratio as value,
        'ratio' as kind,
        closing_count as n,
        case when coverage_ratio is not null then required_ratio end as goal,
        case
            when won_amount >= quota_amount then 'on_track'
            when coverage_ratio is null or is_ramping then 'none'
            when coverage_ratio >= required_ratio then 'on_track'
            when coverage_ratio >= attainment_watch * required_ratio then 'watch'
            else 'act'
        end as status,
        case
            when quota_amount is null then 'no quota is entered'
            when won_amount >= quota_amount then 'quota reached'
            when open_count = 0 then 'no open deals'
            when coverage_ratio is null then 'needs expected close dates'
            else 'due this quarter / quota left'
        end as note
    from reps
    union all by name
    select
        user_id,
        6 as position,
        'Stale or past due' as label,
        old_rate as value,
        'rate' as kind,
        case
            when old_rate is null then 'none'
            when old_rate > stale_act then 'act'
            when old_rate > stale_watch then 'watch'
            else 'on_track'
        end as status,
        case
            when open_count = 0 then 'no open deals'
            when old_rate is null then 'needs expected close dates or stage history'
            else old_count || ' of ' || judged_count || case when judged_count = 1 then ' open deal' else ' open deals' end || '; fine up to ' || round(100 * stale_watch)::integer || '%'
        end as note
    from reps
)

select
    user_id, position, label, value, kind, n, goal, change, status, note, versus,
    trend_1, trend_2, trend_3, trend_4, trend_5, trend_6, trend_7, trend_8
from tiles
order by user_id, position
