/*---
title: Deals were won without an amount; they count as won, with nothing added to the won amount
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
where list_contains(dq_reasons, 'won_without_amount') and not is_deleted
order by source, opportunity_id
