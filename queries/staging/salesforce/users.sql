/*---
title: Salesforce users
grain: one row per user
requires:
  User: [Id]
---*/
-- Hire_Date__c and the other fields ending in __c are not standard: put your own
-- names here. What an export lacks is NULL and is listed as not delivered.
select
    u.Id as user_id,
    u.ManagerId as manager_id,
    u.Name as name,
    u.Email as email,
    coalesce(nullif(u.Department, ''), r.Name) as team,
    u.Title as role,
    u.Segment__c as segment,
    u.Region__c as region,
    u.IsActive as is_active,
    u.Quota_Bearing__c as is_quota_bearing,
    u.Hire_Date__c as hired_on,
    u.Left_Date__c as left_on,
    u.SystemModstamp as updated_at
from "User" as u
left join UserRole as r on r.Id = u.UserRoleId
