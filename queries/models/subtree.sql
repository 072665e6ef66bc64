/*---
title: Everybody below each manager
grain: one row per manager and person below her, herself included (depth 0)
columns:
  manager_id: {note: "The manager at the top"}
  user_id: {note: "Person below her, or herself"}
  depth: {note: "Steps between them: 0 herself, 1 a direct report"}
---*/
-- The closure of the hierarchy as it stands at the as-of date. A manager is a user
-- to whom somebody reports who is active or has deals. A loop (A reports to B, B
-- to A) ends here because no path visits a person twice; checks.manager_loop
-- blocks the night, since nobody could say whose rows belong in whose book.
with recursive
edges as (
    select a.manager_id, a.user_id
    from models.user_assignments as a
    where
        as_of() >= a.valid_from
        and as_of() < a.valid_to
        and a.manager_id is not null
),

selling as (
    select user_id from models.users where is_active
    union
    select owner_id from models.opportunities
    union
    select user_id from models.credits
),

heads as (
    select distinct e.manager_id
    from edges as e
    inner join selling as s on s.user_id = e.user_id
),

-- Managers of managers are managers too, even where nobody between them sells.
all_heads as (
    select manager_id from heads
    union
    select e.manager_id
    from edges as e
    inner join all_heads as h on h.manager_id = e.user_id
),

paths as (
    select manager_id, manager_id as user_id, 0 as depth, [manager_id] as visited
    from all_heads
    union all
    select p.manager_id, e.user_id, p.depth + 1, list_append(p.visited, e.user_id)
    from paths as p
    inner join edges as e on e.manager_id = p.user_id
    where p.depth < 50 and not list_contains(p.visited, e.user_id)
)

select manager_id, user_id, depth
from paths
order by manager_id, depth, user_id
