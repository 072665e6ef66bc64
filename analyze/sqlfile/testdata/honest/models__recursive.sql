with recursive chain(user_id, boss_id, depth) as (
    select user_id, user_id, 0 from models.users
    union all
    select c.user_id, u.manager_id, c.depth + 1
    from chain as c
    inner join models.users as u on u.user_id = c.boss_id
    where u.manager_id is not null and c.depth < 100
)
select user_id, boss_id, max(depth) as depth from chain group by all
