/*---
title: Open deals belong to people who are no longer active
severity: warn
scope: source
---*/
select
    o.source,
    u.name as owner_name,
    count(*) as deals_count,
    sum(o.company_amount) as company_amount
from models.open_deals as o
inner join models.users as u on u.user_id = o.owner_id
where not u.is_active and u.role is distinct from 'unassigned'
group by o.source, u.name
order by o.source, deals_count desc, u.name
