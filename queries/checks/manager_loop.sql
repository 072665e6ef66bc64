/*---
title: "Managers report to each other in a circle; nobody could say whose rows belong in whose book"
severity: block
scope: company
---*/
with recursive
edges as (
    select user_id, manager_id
    from models.user_assignments
    where as_of() >= valid_from and as_of() < valid_to and manager_id is not null
),

chains as (
    select user_id as starts_at, manager_id as user_id, 1 as steps, [user_id] as visited
    from edges
    union all
    select c.starts_at, e.manager_id, c.steps + 1, list_append(c.visited, e.user_id)
    from chains as c
    inner join edges as e on e.user_id = c.user_id
    where c.steps < 50 and not list_contains(c.visited, e.user_id)
)

select
    c.starts_at as user_id,
    u.name,
    m.name as manager_name,
    c.steps as circle_length
from chains as c
inner join models.users as u on u.user_id = c.starts_at
left join models.users as m on m.user_id = u.manager_id
where c.user_id = c.starts_at
order by c.starts_at
