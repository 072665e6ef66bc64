/*---
title: What tonight's snapshot holds of the deals
grain: one row per opportunity
---*/
-- The engine enters these rows into snapshots.opportunities once the night's checks
-- have passed: a row whose columns differ from last night's ends, and a new one begins
-- on the as-of date. So each column here must be worth a row of its own whenever it
-- changes, and nothing may change by the passing of days alone.
select
    opportunity_id,
    source,
    owner_id,
    stage_id,
    status,
    amount,
    currency,
    expected_close_on,
    closed_on,
    is_deleted
from models.opportunities
order by opportunity_id
