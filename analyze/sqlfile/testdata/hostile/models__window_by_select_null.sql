select user_id, row_number() over (partition by team order by (select null)) as n from models.users
