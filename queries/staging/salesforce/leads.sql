/*---
title: Salesforce leads
grain: one row per lead
requires:
  Lead: [Id]
---*/
select
    Id as lead_id,
    OwnerId as owner_id,
    ConvertedAccountId as account_id,
    ConvertedContactId as contact_id,
    ConvertedOpportunityId as opportunity_id,
    Status as status,
    LeadSource as lead_source,
    IsDeleted as is_deleted,
    CreatedDate as created_on,
    ConvertedDate as converted_on
from Lead
