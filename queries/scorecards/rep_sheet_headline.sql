/*---
title: What happened
grain: one row per rep
serves: [I16]
columns:
  sentence: {label: Headline of a rep, note: "The numbers of the tiles in words; a ramping rep and one with too few deals are not judged by a rate"}
sheet: Rep
order: 650
books: [company, manager, rep]
audience: user
per: user
block: headline
---*/
-- The first file of the sheet: it says who has one.
select
    s.user_id,
    concat_ws(' ',
        case
            when s.won_amount is null then 'No won amount is known: the deals carry no amounts.'
            when s.quota_amount is null then 'Won ' || money(s.won_amount)
                || case when s.left_days = 0 then ' in all of ' || n.quarter_name else ' in ' || n.quarter_name || ' ' || w.left_text end
                || '; no quota is entered (sheet quotas of the inputs workbook).'
            when s.won_amount >= s.quota_amount
                then 'Won ' || money(s.won_amount) || ': the ' || n.quarter_name || ' quota is reached ('
                || floor(100 * s.attainment_rate)::bigint || '%) ' || w.left_text || '.'
            else 'Won ' || money(s.won_amount) || ', ' || floor(100 * s.attainment_rate)::bigint
                || '% of the ' || n.quarter_name || ' quota ' || w.left_text
                || case
                    when s.is_ramping then '.'
                    when s.pace_rate >= threshold('pace_on_track') then ', on pace.'
                    else ', behind pace.'
                end
        end,
        case
            when s.close_rate is not null then 'Close rate ' || round(100 * s.close_rate)::integer || '% of '
                || round(s.decided_count)::bigint || ' decided deals; '
                || round(100 * s.close_rate_low)::integer || ' to ' || round(100 * s.close_rate_high)::integer || '% likely.'
            when s.decided_count > 0 then 'Too few decided deals for a close rate.'
            else 'No deal decided in the window yet.'
        end,
        case
            when s.open_count = 0 then 'No open deals.'
            when s.old_count > 0 then s.old_count || ' of ' || s.judged_count || case when s.judged_count = 1 then ' open deal is' when s.old_count = 1 then ' open deals is' else ' open deals are' end || ' stale or past due.'
            when s.judged_count > 0 then 'No open deal is stale or past due.'
        end,
        case when s.is_ramping then upper(s.exclusion[1]) || s.exclusion[2:] || ', not compared with peers.' end
    ) as sentence
from scorecards.rep_sheet_numbers as s
cross join run as n
cross join lateral (
    select case
        when s.left_days = 0 then 'on the last day of the quarter'
        when s.left_days = 1 then 'with 1 day left'
        else 'with ' || s.left_days || ' days left'
    end as left_text
) as w
order by s.user_id
