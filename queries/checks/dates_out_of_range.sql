/*---
title: Deals have dates that nobody believes; they stay out of every rate
severity: warn
scope: source
---*/
select
    source,
    opportunity_id,
    name,
    status,
    created_on,
    closed_on,
    amount,
    currency
from models.opportunities
where list_contains(dq_reasons, 'date_out_of_range') and not is_deleted
order by source, opportunity_id
