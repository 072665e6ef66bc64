/*---
title: Corrections to people in the inputs workbook
grain: one row per person
requires:
  people: [user]
---*/
select
    p."user" as user_id,
    p.merge_with as same_as_id,
    p.manager_email as manager_id,
    p.name as name,
    p.scorecard_email as email,
    p.team as team,
    p.role as role,
    p.segment as segment,
    p.region as region,
    p.is_quota_bearing as is_quota_bearing,
    p.is_active as is_active,
    p.hired_on as hired_on,
    p.left_on as left_on
from people as p
