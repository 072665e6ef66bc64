/*---
title: Rows belong to deals that were not delivered; they have no effect
severity: warn
scope: source
limit: {share: 1%, of: models.opportunities}
---*/
with deals as (
    select distinct source, opportunity_id from staging.opportunities
),

rows_of_deals as (
    select source, 'opportunity_history' as table_name, opportunity_id from staging.opportunity_history
    union all
    select source, 'opportunity_splits', opportunity_id from staging.opportunity_splits
    union all
    select source, 'opportunity_contacts', opportunity_id from staging.opportunity_contacts
    union all
    select source, 'line_items', opportunity_id from staging.line_items
)

select
    r.source,
    r.table_name,
    r.opportunity_id
from rows_of_deals as r
left join deals as d on d.source = r.source and d.opportunity_id = r.opportunity_id
where d.opportunity_id is null
order by r.source, r.table_name, r.opportunity_id
