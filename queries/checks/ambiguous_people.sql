/*---
title: Deals name their owner by a name that several users bear; they are shown under the bare name
severity: warn
scope: source
---*/
with bearers as (
    select source, lower(name) as name, count(*) as users_count
    from models.source_users
    where not is_derived
    group by source, lower(name)
    having count(*) > 1
)

select
    u.source,
    u.name,
    b.users_count,
    count(o.opportunity_id) as deals_count
from models.users as u
inner join bearers as b on b.source = u.source and b.name = lower(u.name)
inner join models.opportunities as o on o.owner_id = u.user_id
where u.is_derived
group by u.source, u.name, b.users_count
order by u.source, u.name
