with users as (select user_id from models.users)
select u.user_id, m.name, "user".one
from users as u
inner join models.users as m using (user_id), (select 1 as one) as "user"
where u.user_id in (select users.user_id from users)
