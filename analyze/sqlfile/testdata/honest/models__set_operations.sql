(select user_id from models.users except select manager_id from models.users)
union
(select user_id from models.users intersect select owner_id from models.opportunities)
order by user_id
limit 10
