/*---
title: Managers
grain: one row per manager, at the as-of date
columns:
  manager_id: {note: "user_id of the manager"}
  name: {note: "Her full name"}
  email: {note: "Her address; NULL when not known"}
  is_active: {note: "May still log in and has not left"}
  level: {note: "1: nobody below her manages; 2: a manager of such managers; and so on"}
  reports: {note: "How many people report to her directly"}
  people: {note: "How many people stand below her, direct reports included"}
---*/
-- level 1 manages nobody who manages; reports counts the direct reports, people
-- everybody below.
with below as (
    select
        s.manager_id,
        max(s.depth) filter (m.manager_id is not null) as deepest_manager,
        count(*) filter (s.depth = 1) as reports,
        count(*) filter (s.depth > 0) as people
    from models.subtree as s
    left join (select distinct manager_id from models.subtree) as m
        on m.manager_id = s.user_id
    group by s.manager_id
)

select
    b.manager_id,
    u.name,
    u.email,
    u.is_active,
    cast(b.deepest_manager + 1 as integer) as level,
    b.reports,
    b.people
from below as b
inner join models.users as u on u.user_id = b.manager_id
order by b.manager_id
