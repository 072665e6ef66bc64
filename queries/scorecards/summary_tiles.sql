/*---
title: Is it good
grain: one row per book and tile
serves: [I1, I16, K7a, K12f, P1]
sheet: Summary
order: 110
books: [company, manager]
audience: manager
block: tiles
---*/
with limits as (
    select
        threshold('pace_on_track') as pace_on_track,
        threshold('attainment_watch') as attainment_watch,
        threshold('stale_share_watch') as stale_watch,
        threshold('stale_share_act') as stale_act,
        threshold('min_decided')::integer as min_decided
),

company as (
    select close_rate, cycle_days
    from scorecards.book_numbers
    where manager_id is null
),

books as (
    select
        b.*,
        l.*,
        c.close_rate as company_close_rate,
        c.cycle_days as company_cycle_days
    from scorecards.book_numbers as b
    cross join limits as l
    cross join company as c
),

tiles as (
    select
        manager_id,
        1 as position,
        'Won, quarter to date' as label,
        won_amount::double as value,
        'amount' as kind,
        cast(null as bigint) as n,
        quota_amount as goal,
        (won_amount - previous_won_amount)::double as change,
        case
            when won_amount is null or quota_amount is null then 'none'
            when won_amount >= quota_amount or pace_rate >= pace_on_track then 'on_track'
            when pace_rate >= attainment_watch then 'watch'
            else 'act'
        end as status,
        case
            when won_amount is null then 'needs amounts of won deals'
            when quota_amount is null then 'needs quotas'
            else floor(100 * attainment_rate)::integer || '% of quota, ' || round(100 * pace_rate)::integer || '% of pace'
        end as note
    from books
    union all
    select
        manager_id,
        2,
        'Close rate',
        close_rate,
        'rate',
        round(decided_count)::bigint,
        null,
        close_rate - earlier_close_rate,
        case
            when close_rate is null or manager_id is null or company_close_rate is null then 'none'
            when close_rate_high < company_close_rate then 'watch'
            else 'on_track'
        end,
        case
            when close_rate is null then 'fewer than ' || min_decided || ' decided deals'
            else round(100 * close_rate_low)::integer || ' to ' || round(100 * close_rate_high)::integer || '% likely'
                || case when manager_id is not null then coalesce('; company ' || round(100 * company_close_rate)::integer || '%', '') else '' end
        end
    from books
    union all
    select
        manager_id,
        3,
        'Sales cycle, median',
        cycle_days,
        'days',
        coalesce(cycle_count, 0),
        null,
        cycle_days - earlier_cycle_days,
        'none',
        case
            when cycle_days is null then 'fewer than ' || min_decided || ' won deals of known age'
            when manager_id is not null then 'company ' || round(company_cycle_days)::integer || ' d'
        end
    from books
    union all
    select
        manager_id,
        4,
        'Pipeline coverage',
        coverage_ratio,
        'ratio',
        open_count,
        case when coverage_ratio is not null then required_ratio end,
        null,
        case
            when won_amount >= quota_amount then 'on_track'
            when coverage_ratio is null then 'none'
            when coverage_ratio >= required_ratio then 'on_track'
            when coverage_ratio >= attainment_watch * required_ratio then 'watch'
            else 'act'
        end,
        case
            when quota_amount is null then 'needs quotas'
            when won_amount >= quota_amount then 'quota reached'
            when open_count = 0 then 'no open deals'
            when coverage_ratio is null then 'needs expected close dates'
            when close_rate is null then 'closing this quarter / quota left'
            else 'closing this quarter / quota left; needed: 1 / close rate'
        end
    from books
    union all
    select
        manager_id,
        5,
        'Stale or past due',
        old_rate,
        'rate',
        judged_count,
        case when old_rate is not null then stale_watch end,
        null,
        case
            when old_rate is null then 'none'
            when old_rate > stale_act then 'act'
            when old_rate > stale_watch then 'watch'
            else 'on_track'
        end,
        case
            when open_count = 0 then 'no open deals'
            when old_rate is null then 'needs expected close dates or stage history'
            else old_count || ' of ' || judged_count || ' open deals'
        end
    from books
    union all
    select
        manager_id,
        6,
        'Coaching suggestions',
        case when compared_count > 0 then coach_count end,
        'count',
        compared_count,
        null,
        null,
        case when coach_count > 0 then 'watch' else 'none' end,
        case
            when compared_count = 0 then 'no rep can be compared with peers'
            when coach_count = 0 then 'of ' || compared_count || ' reps compared'
            else 'of ' || compared_count || ' reps compared; about ' || round(wrong_count, 1) || ' expected to be wrong'
        end
    from books
    union all
    select
        manager_id,
        7,
        'Average sale',
        average_amount,
        'amount',
        round(coalesce(valued_count, 0))::bigint,
        null,
        average_amount - earlier_average_amount,
        'none',
        case when average_amount is null then 'fewer than ' || min_decided || ' won deals with an amount' end
    from books
    union all
    select
        manager_id,
        8,
        'Open pipeline',
        open_amount::double,
        'amount',
        open_count,
        null,
        null,
        'none',
        case
            when open_count = 0 then 'no open deals'
            when open_amount is null then 'needs amounts of open deals'
        end
    from books
)

select manager_id, position, label, value, kind, n, goal, change, status, note
from tiles
order by manager_id nulls first, position
