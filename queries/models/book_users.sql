/*---
title: Whose numbers stand in which book
grain: one row per book and person; manager_id NULL is the company's book
columns:
  manager_id: {note: "Manager whose book it is; NULL is the company's book"}
  user_id: {note: "Person whose numbers stand in that book"}
---*/
-- One relation for all totals: grouping by manager_id gives a row per manager and,
-- as NULL, the company. Deals without an owner belong to the company's book only.
select manager_id, user_id
from models.subtree
union all
select null as manager_id, user_id
from models.users
order by 1 nulls first, 2
