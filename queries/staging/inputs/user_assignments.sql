/*---
title: Who reported to whom, from the inputs workbook
grain: one row per person and period
requires:
  assignments: [email]
---*/
select
    email as user_id,
    manager_email as manager_id,
    team as team,
    role as role,
    segment as segment,
    region as region,
    is_quota_bearing as is_quota_bearing,
    valid_from as valid_from,
    valid_to as valid_to
from assignments
