select user_id, count(*) over w as n from models.users window w as (partition by team rows 2 preceding)
