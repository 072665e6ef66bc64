/*---
title: How good the pipeline is
grain: one row per manager, and one more where something was agreed
serves: [K7b]
columns:
  sentence: {label: Sentence above the list, note: "Open deals with at least one thing wrong, of all open deals; what needs data not delivered is not judged"}
sheet: Pipeline review
order: 400
books: [company, manager]
audience: manager
block: headline
---*/
with unknown as (
    select
        b.manager_id,
        count(p.is_past_due) + count(p.is_stale) + count(p.is_pushed) + count(p.lacks_next_step)
        + count(p.lacks_decision_maker) + count(p.lacks_amount) > 0 as is_judged,
        concat_ws(', ',
            case when count(p.is_past_due) = 0 then 'past due (needs expected close dates)' end,
            case when count(p.is_stale) = 0 then 'stale (needs opportunity_history)' end,
            case when count(p.is_pushed) = 0 then 'pushed (needs opportunity_history)' end,
            case when count(p.lacks_next_step) = 0 then 'next steps (needs next_step)' end,
            case when count(p.lacks_decision_maker) = 0 then 'decision makers (needs contact roles)' end,
            case when count(p.lacks_amount) = 0 then 'amounts (needs amounts)' end
        ) as words
    from models.book_users as b
    join scorecards.pipeline_defects as p on p.owner_id = b.user_id
    group by b.manager_id
),

promises as (
    select
        p.manager_id,
        concat_ws(', ',
            case when count(*) filter (p.promise_status = 'kept') > 0 then count(*) filter (p.promise_status = 'kept') || ' kept' end,
            case when count(*) filter (p.promise_status = 'kept late') > 0 then count(*) filter (p.promise_status = 'kept late') || ' kept late' end,
            case when count(*) filter (p.promise_status = 'not kept') > 0 then count(*) filter (p.promise_status = 'not kept') || ' not kept, as far as the CRM records it' end,
            case when count(*) filter (p.promise_status = 'open') > 0 then count(*) filter (p.promise_status = 'open') || ' still open' end,
            case when count(*) filter (p.promise_status = 'not judged') > 0 then count(*) filter (p.promise_status = 'not judged') || ' not judged' end
        ) as words
    from scorecards.review_promises as p
    group by p.manager_id
),

-- These stand above the others in the list.
agreed as (
    select e.manager_id, count(distinct e.opportunity_id) as deals
    from scorecards.book_entries as e
    join scorecards.pipeline_defects as d on d.opportunity_id = e.opportunity_id
    where e.is_own
    group by e.manager_id
),

-- Written by her about deals that are no longer her team's.
left_behind as (
    select e.manager_id, count(*) as deals
    from models.review_entries as e
    where
        e.is_current and e.manager_id is not null
        and not exists (
            select 1 from scorecards.book_entries as x
            where x.is_own and x.manager_id = e.manager_id and x.opportunity_id = e.opportunity_id
        )
    group by e.manager_id
),

sentences as (
    select
        b.manager_id,
        1 as position,
        case
            when b.open_count = 0 then 'No open deals.'
            when not u.is_judged then b.open_count || case when b.open_count = 1 then ' open deal cannot be judged.' else ' open deals cannot be judged.' end
            when b.defective_count = 0 and b.open_count = 1 then 'The one open deal has nothing to talk about.'
            when b.defective_count = 0 then format('None of {:,} open deals has anything to talk about.', b.open_count)
            when b.open_count = 1 then 'The one open deal has something to talk about.'
            else format('{:,} of {:,}', b.defective_count, b.open_count)
                || case when b.defective_count = 1 then ' open deals has' else ' open deals have' end
                || ' something to talk about, '
                || case when a.deals > 0 then 'those with an agreement first, then the largest.' else 'largest first.' end
        end
        || coalesce(' Not judged, because not delivered: ' || nullif(u.words, '') || '.', '') as sentence
    from scorecards.book_numbers as b
    left join unknown as u on u.manager_id is not distinct from b.manager_id
    left join agreed as a on a.manager_id is not distinct from b.manager_id
    union all
    select
        b.manager_id,
        2 as position,
        concat_ws(' ',
            'What was agreed: ' || p.words || ' (sheet Promises).',
            case
                when l.deals = 1 then '1 agreement written here is on a deal that is no longer in the team; it is not shown.'
                when l.deals > 1 then l.deals || ' agreements written here are on deals that are no longer in the team; they are not shown.'
            end
        ) as sentence
    from scorecards.book_numbers as b
    left join promises as p on p.manager_id is not distinct from b.manager_id
    left join left_behind as l on l.manager_id = b.manager_id
    where p.words is not null or l.deals is not null
)

select manager_id, sentence
from sentences
order by manager_id nulls first, position
