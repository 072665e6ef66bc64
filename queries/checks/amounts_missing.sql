/*---
title: Open deals have no amount; the pipeline is worth more than shown
severity: warn
scope: source
---*/
-- Only where the source delivers amounts of open deals at all.
with delivering as (
    select distinct source
    from models.opportunities
    where status = 'open' and amount is not null
)

select
    o.source,
    o.opportunity_id,
    o.name,
    o.stage
from models.open_deals as o
inner join delivering as s on s.source = o.source
where not o.has_amount
order by o.source, o.opportunity_id
