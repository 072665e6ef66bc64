select team, region, count(*) as people_count, count(distinct role) as roles_count
from models.users
group by all
having count(*) > 1
