/*---
title: What happened
grain: one row per manager
columns:
  sentence: {label: Headline, note: "The numbers of the tiles in words: won and pace, close rate and its change since last quarter, stale or past-due deals, coaching suggestions"}
  subject: {hidden: true, note: "The same in few words, the number first: the subject line of the mail"}
sheet: Summary
order: 100
books: [company, manager]
audience: manager
block: headline
---*/
with worded as (
    select
        b.*,
        n.quarter_name,
        money(b.won_amount) as won_text,
        case
            when b.left_days = 0 then 'on the last day of the quarter'
            when b.left_days = 1 then 'with 1 day left'
            else 'with ' || b.left_days || ' days left'
        end as left_text,
        round(100 * (b.close_rate - b.earlier_close_rate))::integer as points
    from scorecards.book_numbers as b
    cross join run as n
)

select
    manager_id,
    concat_ws(' ',
        case
            when won_amount is null then 'No won amount is known.'
            when quota_amount is null then 'Won ' || won_text
                || case when left_days = 0 then ' in all of ' || quarter_name else ' in ' || quarter_name || ' ' || left_text end || '; no quota is entered.'
            when won_amount >= quota_amount
                then 'Won ' || won_text || ': the ' || quarter_name || ' quota is reached (' || floor(100 * attainment_rate)::bigint || '%) ' || left_text || '.'
            else 'Won ' || won_text || ', ' || floor(100 * attainment_rate)::bigint || '% of the ' || quarter_name || ' quota ' || left_text
                || case when pace_rate >= threshold('pace_on_track') then ', on pace.' else ', behind pace.' end
        end,
        case
            when close_rate is null then 'Too few decided deals for a close rate.'
            else 'Close rate ' || round(100 * close_rate)::integer || '% of ' || format('{:,}', round(decided_count)::bigint) || ' decided deals'
                || case
                    when points > 0 then ', up ' || points || case when points = 1 then ' point' else ' points' end || ' since last quarter.'
                    when points < 0 then ', down ' || -points || case when points = -1 then ' point' else ' points' end || ' since last quarter.'
                    when points = 0 then ', as last quarter.'
                    else '.'
                end
        end,
        case
            -- where no open deal can be judged there is nothing to say
            when judged_count = 0 then null
            when old_count = 0 then 'No open deal is stale or past due.'
            -- of a few deals a percentage says less than the deals, and 0% would be wrong
            when judged_count < 10 or round(100 * old_rate) in (0, 100)
                then format('{:,} of {:,}', old_count, judged_count)
                    || case when judged_count = 1 then ' open deal is' when old_count = 1 then ' open deals is' else ' open deals are' end
                    || ' stale or past due.'
            else round(100 * old_rate)::integer || '% of ' || format('{:,}', judged_count) || ' open deals are stale or past due.'
        end,
        case when coach_count > 0 then coach_count || case when coach_count = 1 then ' coaching suggestion.' else ' coaching suggestions.' end end
    ) as sentence,
    nullif(concat_ws(', ',
        case
            when won_amount is null then null
            when quota_amount is null then won_text || ' won'
            else floor(100 * attainment_rate)::bigint || '% of quota'
        end,
        'close rate ' || round(100 * close_rate)::integer || '%'
            || case when points > 0 then ' ▲' when points < 0 then ' ▼' else '' end,
        case when coach_count > 0 then coach_count || case when coach_count = 1 then ' rep to coach' else ' reps to coach' end end
    ), '') as subject
from worded
order by manager_id nulls first
