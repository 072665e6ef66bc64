/*---
title: Deals belong to owners that the list of users does not know; they are shown, without manager and team
severity: warn
scope: source
---*/
-- Only where a source delivers users at all: without that file every owner is
-- taken from the deals, which is no fault.
with delivering as (
    select distinct source from staging.users
),

deals as (
    select owner_id, count(*) as deals_count
    from models.opportunities
    group by owner_id
)

select
    u.source,
    u.name as owner_value,
    d.deals_count
from models.users as u
inner join delivering as s on s.source = u.source
inner join deals as d on d.owner_id = u.user_id
where u.is_derived and u.role is distinct from 'unassigned'
order by u.source, d.deals_count desc, u.name
