/*---
title: Goals
grain: one row per goal
columns:
  goal_id: {note: "The goal, as source:id; its place in the file where it has no id"}
  user_id: {note: "Person; NULL for a team's goal, and when nobody is known"}
  parent_goal_id: {note: "goal_id of the goal that this one belongs to; NULL for none"}
---*/
select
    g.source || ':' || coalesce(g.goal_id, g._file || '/' || g._line) as goal_id,
    plain_text(g.title) as title,
    p.user_id,
    plain_text(g.team) as team,
    plain_text(g.metric) as metric,
    lower(plain_text(g.kind)) as kind,
    g.base,
    g.step,
    g.target,
    g.starts_on,
    g.due_on,
    g.priority,
    plain_text(g.reward) as reward,
    g.source || ':' || g.parent_goal_id as parent_goal_id
from staging.goals as g
left join models.person_links as p on p.source = g.source and p.value = g.user_id
qualify row_number() over (
    partition by g.source, coalesce(g.goal_id, g._file || '/' || g._line)
    order by g._file desc, g._line desc
) = 1
order by 1
