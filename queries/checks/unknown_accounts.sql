/*---
title: Deals name accounts that the list of accounts does not hold; the deals are kept
severity: warn
scope: source
---*/
with delivering as (
    select distinct source from staging.accounts
)

select
    o.source,
    o.account_id,
    count(*) as deals_count,
    min(o.name) as example
from models.opportunities as o
inner join delivering as s on s.source = o.source
left join models.accounts as a on a.account_id = o.account_id
where o.account_id is not null and a.account_id is null
group by o.source, o.account_id
order by o.source, deals_count desc, o.account_id
