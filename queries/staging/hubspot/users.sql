/*---
title: HubSpot users
grain: one row per user
requires:
  users: [user_id]
---*/
-- Deals name their owner by full name; the models find the person by it as long as
-- no two people share a name. Hire date and the like are custom columns.
select
    user_id as user_id,
    manager_id as manager_id,
    coalesce(nullif(name, ''), concat_ws(' ', firstname, lastname)) as name,
    email as email,
    primary_team as team,
    jobtitle as role,
    segment as segment,
    sales_region as region,
    case lower(status)
        when 'active' then 'true'
        when 'deactivated' then 'false'
        when 'inactive' then 'false'
    end as is_active,
    quota_bearing as is_quota_bearing,
    hire_date as hired_on,
    leave_date as left_on,
    hs_lastmodifieddate as updated_at
from users
