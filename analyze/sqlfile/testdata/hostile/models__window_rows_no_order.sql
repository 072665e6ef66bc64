select user_id, sum(1) over (rows between unbounded preceding and current row) as n from models.users
