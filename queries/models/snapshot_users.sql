/*---
title: What tonight's snapshot holds of the people
grain: one row per person
---*/
-- Entered into snapshots.users as models.snapshot_opportunities is into its table.
-- What the CRM and the inputs sheet people say today; the sheet assignments speaks for
-- itself and needs no snapshot.
select
    user_id,
    source,
    name,
    manager_id,
    team,
    role,
    segment,
    region,
    is_quota_bearing,
    is_active
from models.users
-- not the pseudo person for deals without an owner
where user_id <> source || ':unassigned'
order by user_id
