select team, region, grouping(team) as is_total, sum(amount) as amount
from models.opportunities as o
inner join models.users as u on u.user_id = o.owner_id
group by grouping sets ((team, region), (team), ())
