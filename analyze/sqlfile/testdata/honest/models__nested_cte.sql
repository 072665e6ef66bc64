with users as (
    with users as (select user_id, name from models.users)
    select user_id, upper(name) as name from users
),
loud as materialized (select user_id, name from users)
select user_id, name from loud
