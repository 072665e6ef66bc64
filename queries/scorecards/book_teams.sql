/*---
title: Teams named in each book
grain: one row per book and team in it; the company's book also has the company
columns:
  manager_id: {note: "Manager whose book it is; NULL is the company's book"}
  team_manager_id: {note: "Manager of the team; NULL is the company"}
  team_name: {note: "Name of the team as sheets write it"}
  manager_level: {note: "Level of that manager (models.managers); 1000 for the company"}
---*/
select null as manager_id, null as team_manager_id, 'Company' as team_name, 1000 as manager_level
union all
select null as manager_id, m.manager_id as team_manager_id, 'Team of ' || m.name as team_name, m.level as manager_level
from models.managers as m
union all
select s.manager_id, m.manager_id as team_manager_id, 'Team of ' || m.name as team_name, m.level as manager_level
from models.subtree as s
join models.managers as m on m.manager_id = s.user_id
order by manager_id nulls first, manager_level desc, team_name, team_manager_id
