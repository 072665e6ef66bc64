/*---
title: The newest record of this source is old; the export may have stopped
severity: warn
scope: source
---*/
-- Measured against the as-of date, never against the clock. Expected close dates
-- lie in the future and say nothing.
with days as (
    select source, greatest(created_on, updated_on, closed_on) as seen_on
    from models.opportunities
    union all
    select o.source, h.changed_on
    from models.opportunity_history as h
    inner join models.opportunities as o on o.opportunity_id = h.opportunity_id
    -- our own first night with a source says nothing about its data
    where coalesce(h.is_entry_known, true)
    union all
    select source, done_on
    from models.activities
)

select
    source,
    max(seen_on) as newest_on,
    as_of() - max(seen_on) as age_days
from days
group by source
having as_of() - max(seen_on) > threshold('export_max_age_days')
order by source
