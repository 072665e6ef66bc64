/*---
title: How to read the coaching check
grain: one row per manager
serves: [K6b]
columns:
  sentence: {label: Sentence above the list, note: "Reps who can be compared with peers, suggestions among them, and how many of these are expected to be wrong: the sum of 1 - chance"}
sheet: Coaching check
order: 250
books: [company, manager]
audience: manager
block: headline
---*/
with books as (
    select cast(null as varchar) as manager_id
    union all
    select m.manager_id
    from models.managers as m
),

counted as (
    select
        b.manager_id,
        count(c.user_id) as compared_count,
        count(*) filter (where c.is_listed) as listed_count,
        count(*) filter (where c.is_coach) as coach_count,
        sum(1 - c.p_bottom) filter (where c.is_coach) as wrong_count
    from models.book_users as b
    left join scorecards.coaching as c on c.user_id = b.user_id
    group by b.manager_id
)

select
    b.manager_id,
    case
        when coalesce(c.compared_count, 0) = 0 then 'No rep here can be compared with peers yet; the list below says why.'
        when c.coach_count = 0 then
            'No coaching suggestion: of ' || c.compared_count || case when c.compared_count = 1 then ' rep' else ' reps' end
            || ' compared with peers, nobody''s results are low enough to be probably more than bad luck.'
        else
            c.coach_count || case when c.coach_count = 1 then ' coaching suggestion' else ' coaching suggestions' end
            || ' among ' || c.compared_count || case when c.compared_count = 1 then ' rep' else ' reps' end || ' compared with peers; about '
            || case when c.wrong_count < 9.95 then round(c.wrong_count, 1)::double::varchar else round(c.wrong_count)::integer::varchar end
            || ' expected to be wrong.'
    end
    || case
        when c.coach_count > 0 then ' A suggestion for a conversation, not a rating: not for pay, dismissal or ranking.'
        else ' The check is there for conversations, not for pay, dismissal or ranking.'
    end as sentence
from books as b
left join counted as c on c.manager_id is not distinct from b.manager_id
order by b.manager_id nulls first
