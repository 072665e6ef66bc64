/*---
title: Salesforce contacts
grain: one row per contact
requires:
  Contact: [Id]
---*/
select
    Id as contact_id,
    AccountId as account_id,
    OwnerId as owner_id,
    Name as name,
    Email as email,
    Title as title,
    Seniority__c as seniority,
    IsDeleted as is_deleted,
    SystemModstamp as updated_at
from Contact
