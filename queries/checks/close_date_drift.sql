/*---
title: The typed close date is far from the day the deal was closed in the CRM
severity: warn
scope: source
limit: {share: 5%, of: models.opportunities}
---*/
-- Back-dated and tidied-up closings; rates are by the typed date all the same.
select
    source,
    opportunity_id,
    name,
    status,
    closed_on,
    company_date(closed_at) as recorded_on,
    abs(company_date(closed_at) - closed_on) as drift_days
from models.opportunities
where
    not is_deleted
    and closed_on is not null
    and abs(company_date(closed_at) - closed_on) > threshold('close_date_drift_days')
order by source, opportunity_id
