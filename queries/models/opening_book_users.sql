/*---
title: Who was in which book on the night that tonight is compared with
grain: one row per night that is compared, manager of today and person below her then, herself included
columns:
  opened_on: {note: "The night (models.movement_nights)"}
  manager_id: {note: "Manager whose book it is today"}
  user_id: {note: "Person who reported to her then, directly or through others"}
---*/
-- models.subtree as it was then. The company's book holds everybody, then and now, and
-- has no rows here.
with recursive
nights as (
    select distinct opened_on
    from models.movement_nights
    where opened_on is not null
),

edges as (
    select n.opened_on, a.manager_id, a.user_id
    from nights as n
    inner join models.user_assignments as a on n.opened_on >= a.valid_from and n.opened_on < a.valid_to
    where a.manager_id is not null
),

below as (
    select n.opened_on, m.manager_id, m.manager_id as user_id
    from nights as n
    cross join models.managers as m
    union
    select b.opened_on, b.manager_id, e.user_id
    from below as b
    inner join edges as e on e.opened_on = b.opened_on and e.manager_id = b.user_id
)

select opened_on, manager_id, user_id
from below
order by opened_on, manager_id, user_id
