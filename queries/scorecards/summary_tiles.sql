/*---
title: Is it good
grain: one row per manager and tile
serves: [I1, I16, K7a, K12f, P1]
sheet: Summary
order: 110
books: [company, manager]
audience: manager
block: tiles
trace:
  "Won, quarter to date": {rows: scorecards.book_deals_won_quarter, value: case when count(*) = 0 then 0 else sum(won_amount) end}
  Close rate: {rows: scorecards.book_deals_decided, numerator: sum(won_share), denominator: sum(share)}
  "Sales cycle, median": {rows: scorecards.cycle_exposure, match: scope = 'book' and manager_id is not distinct from sheet.manager_id and is_won and not is_left_out, value: median(exit_days)}
  Pipeline coverage: {rows: scorecards.book_deals_open, match: manager_id is not distinct from sheet.manager_id and closes_this_quarter, numerator: "coalesce(sum(closing_amount), 0)", denominator: (select b.quota_amount - b.won_amount from scorecards.book_numbers as b where b.manager_id is not distinct from sheet.manager_id)}
  Stale or past due: {rows: scorecards.book_deals_open, numerator: count(*) filter (where is_past_due or is_stale), denominator: count(*) filter (where is_past_due is not null or is_stale is not null)}
  Coaching suggestions: {rows: scorecards.coaching, match: is_coach and user_id in (select b.user_id from models.book_users as b where b.manager_id is not distinct from sheet.manager_id), value: count(*)}
  Average sale: {rows: scorecards.book_deals_decided, match: manager_id is not distinct from sheet.manager_id and won_amount is not null, numerator: sum(won_amount), denominator: sum(share)}
  Open pipeline: {rows: scorecards.book_deals_open, value: sum(open_amount)}
---*/
-- definition is the tile's line on the sheet Notes, see notes_definitions.sql.
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
            when quota_amount is null then 'no quota: inputs workbook, sheet quotas'
            else floor(100 * attainment_rate)::bigint || '% of quota, ' || round(100 * pace_rate)::bigint || '% of pace'
        end as note,
        'vs same day last quarter' as versus,
        'Amount of deals won from the first day of the fiscal quarter to the as-of date by people in the team on the closing day, company currency. Goal: the quota of the quarter. Pace: won / (quota × part of the quarter''s days gone). Change: against the same day of the quarter before' as definition
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
        end,
        'since last quarter',
        'won / (won + lost) of the deals closed in the window by people in the team on the closing day, with its Wilson interval of 95%; disqualified deals count in neither. Watch: the whole interval lies below the company''s rate. Change: against the window as it was at the end of the last quarter'
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
        end,
        'since last quarter',
        'Median days from creation to closing of the deals won in the window. Change: against the window as it was at the end of the last quarter'
    from books
    union all
    select
        manager_id,
        4,
        'Pipeline coverage',
        coverage_ratio,
        'ratio',
        closing_count,
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
            when quota_amount is null then 'needs quotas (inputs workbook)'
            when won_amount >= quota_amount then 'quota reached'
            when open_count = 0 then 'no open deals'
            when coverage_ratio is null then 'needs expected close dates'
            else 'due this quarter / quota left'
        end,
        null,
        'Amount of the open deals expected to close this quarter, n of them, / quota still to be won. Goal: 1 / close rate, the amount it takes at that rate; threshold coverage_floor where there is no rate'
    from books
    union all
    select
        manager_id,
        5,
        'Stale or past due',
        old_rate,
        'rate',
        null,
        null,
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
            else format('{:,} of {:,}', old_count, judged_count) || case when judged_count = 1 then ' open deal' else ' open deals' end || '; fine up to ' || round(100 * stale_watch)::integer || '%'
        end,
        null,
        'Open deals longer in their stage than nearly all deals that were won later, or with a close date before the as-of date / open deals that can be judged (thresholds stale_percentile, stale_share_watch, stale_share_act)'
    from books
    union all
    select
        manager_id,
        6,
        'Coaching suggestions',
        case when compared_count > 0 then coach_count end,
        'count',
        null,
        null,
        null,
        case when coach_count > 0 then 'watch' else 'none' end,
        case
            when compared_count = 0 then 'no rep can be compared with peers'
            when coach_count = 0 then 'of ' || compared_count || case when compared_count = 1 then ' rep' else ' reps' end || ' compared'
            else 'of ' || compared_count || case when compared_count = 1 then ' rep' else ' reps' end || ' compared; about ' || round(wrong_count, 1) || ' expected to be wrong'
        end,
        null,
        'Reps whose low results are probably more than bad luck, see sheet Coaching check; how many of them are expected to be wrong is the sum of 1 - chance'
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
        case when average_amount is null then 'fewer than ' || min_decided || ' won deals with an amount' end,
        'since last quarter',
        'Amount of the deals won in the window / their number, company currency, n of them. Change: against the window as it was at the end of the last quarter'
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
        end,
        null,
        'Amount of all open deals, n of them, company currency at the rate of the as-of date; deals without an amount add nothing'
    from books
)

select manager_id, position, label, value, kind, n, goal, change, status, note, versus, definition
from tiles
order by manager_id nulls first, position
