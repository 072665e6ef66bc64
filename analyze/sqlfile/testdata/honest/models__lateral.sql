select u.user_id, d.opportunity_id
from models.users as u
cross join lateral (
    select o.opportunity_id from models.opportunities as o
    where o.owner_id = u.user_id
    order by o.amount desc, o.opportunity_id
    limit 3
) as d
