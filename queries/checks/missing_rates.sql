/*---
title: Amounts in a currency without an exchange rate on their day; they are left out of every sum
severity: warn
scope: source
---*/
select
    source,
    currency,
    count(*) as deals_count,
    sum(amount) as amount,
    min(coalesce(closed_on, as_of())) as first_day,
    max(coalesce(closed_on, as_of())) as last_day
from models.opportunities
where list_contains(dq_reasons, 'missing_rate') and not is_deleted
group by source, currency
order by source, currency
