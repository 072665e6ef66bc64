select user_id, row_number() over (order by 1) as n from models.users
