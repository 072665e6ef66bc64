/*---
title: Salesforce contact roles
grain: one row per opportunity, contact and role
requires:
  OpportunityContactRole: [OpportunityId, ContactId]
---*/
select
    OpportunityId as opportunity_id,
    ContactId as contact_id,
    Role as role,
    IsPrimary as is_primary,
    IsDeleted as is_deleted
from OpportunityContactRole
