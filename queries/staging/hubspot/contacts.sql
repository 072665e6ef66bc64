/*---
title: HubSpot contacts
grain: one row per contact
requires:
  contacts: [hs_object_id]
---*/
-- Of several companies the first one counts: HubSpot lists the primary one first.
select
    hs_object_id as contact_id,
    split_part(associated_company_ids, ';', 1) as account_id,
    hubspot_owner_id as owner_id,
    concat_ws(' ', firstname, lastname) as name,
    email as email,
    jobtitle as title,
    hs_seniority as seniority,
    archived as is_deleted,
    hs_lastmodifieddate as updated_at
from contacts
