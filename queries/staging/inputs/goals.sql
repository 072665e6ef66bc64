/*---
title: Goals of the inputs workbook
grain: one row per goal
requires:
  goals: [title]
---*/
select
    goal as goal_id,
    parent_goal as parent_goal_id,
    email as user_id,
    title as title,
    team as team,
    metric as metric,
    kind as kind,
    reward as reward,
    base as base,
    step as step,
    target as target,
    priority as priority,
    starts_on as starts_on,
    due_on as due_on
from goals
