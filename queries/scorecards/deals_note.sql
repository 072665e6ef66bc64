/*---
title: What stands behind the numbers
grain: one row per manager
columns:
  sentence: {label: Sentence above the list, note: "Deals behind the numbers of the manager's people, each counted once, though two may share it"}
sheet: Deals
order: 700
books: [company, manager]
audience: manager
block: headline
---*/
with books as (
    select null as manager_id
    union all
    select m.manager_id
    from models.managers as m
),

deals as (
    select b.manager_id, d.opportunity_id, d.user_id, d.is_won
    from models.book_users as b
    join scorecards.deals_decided as d on d.user_id = b.user_id
    union all
    select b.manager_id, o.opportunity_id, o.user_id, null as is_won
    from models.book_users as b
    join scorecards.deals_open as o on o.user_id = b.user_id
),

counted as (
    select
        d.manager_id,
        count(distinct d.opportunity_id) as deals_count,
        count(distinct d.user_id) filter (u.role is distinct from 'unassigned') as people_count,
        count(distinct d.opportunity_id) filter (d.is_won) as won_count,
        count(distinct d.opportunity_id) filter (not d.is_won) as lost_count,
        count(distinct d.opportunity_id) filter (d.is_won is null) as open_count,
        count(*) > count(distinct d.opportunity_id) as is_shared
    from deals as d
    left join models.users as u on u.user_id = d.user_id
    group by d.manager_id
),

worded as (
    select
        b.manager_id,
        c.*,
        case
            when w.starts_on <= date '1900-01-01' then 'up to ' || w.ends_on
            else 'from ' || w.starts_on || ' to ' || w.ends_on
        end as window_words
    from books as b
    left join counted as c on c.manager_id is not distinct from b.manager_id
    cross join models.window as w
)

select
    manager_id,
    case
        when deals_count is null then 'No deal stands behind the numbers here: none was won or lost ' || window_words || ', and none is open.'
        else format('{:,}', deals_count) || case when deals_count = 1 then ' deal' else ' deals' end || ' of '
            || case when people_count = 0 then 'nobody' when people_count = 1 then '1 person' else format('{:,} people', people_count) end
            || format(': {:,} won and {:,} lost ', won_count, lost_count) || window_words
            || format(', {:,} open.', open_count)
            || case when is_shared then ' A deal that two share stands under both, with their shares.' else '' end
            || case when manager_id is not null then ' By today''s team; the Summary counts a deal for the team of its closing day.' else '' end
    end as sentence
from worded
order by manager_id nulls first
