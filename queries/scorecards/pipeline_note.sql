/*---
title: How good the pipeline is
grain: one row per book
serves: [K7b]
columns:
  sentence: {label: Sentence above the list, note: "Open deals with at least one defect, of all open deals; defects that need data not delivered are not judged"}
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
)

select
    b.manager_id,
    case
        when b.open_count = 0 then 'No open deals.'
        when not u.is_judged then b.open_count || case when b.open_count = 1 then ' open deal cannot be judged.' else ' open deals cannot be judged.' end
        when b.defective_count = 0 then 'None of ' || b.open_count || ' open deals has a defect.'
        else format('{:,} of {:,}', b.defective_count, b.open_count) || ' open deals have something to talk about, largest first.'
    end
    || coalesce(' Not judged, because not delivered: ' || nullif(u.words, '') || '.', '') as sentence
from scorecards.book_numbers as b
left join unknown as u on u.manager_id is not distinct from b.manager_id
order by b.manager_id nulls first
