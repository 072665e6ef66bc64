/*---
title: Revenue splits of a deal do not add up to the whole deal; they count as delivered
severity: warn
scope: source
---*/
select
    o.source,
    c.opportunity_id,
    o.name,
    sum(c.share) as share
from models.credits as c
inner join models.opportunities as o on o.opportunity_id = c.opportunity_id
group by o.source, c.opportunity_id, o.name
having abs(sum(c.share) - 1) > 0.001
order by o.source, c.opportunity_id
