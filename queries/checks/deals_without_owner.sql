/*---
title: Deals have no owner; they count in the company's book only
severity: warn
scope: source
---*/
select
    source,
    opportunity_id,
    name,
    status
from models.opportunities
where owner_id = source || ':unassigned' and not is_deleted
order by source, opportunity_id
