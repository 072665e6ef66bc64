/*---
title: HubSpot leads
grain: one row per lead
requires:
  leads: [hs_object_id]
---*/
select
    hs_object_id as lead_id,
    hubspot_owner_id as owner_id,
    split_part(associated_company_ids, ';', 1) as account_id,
    split_part(associated_contact_ids, ';', 1) as contact_id,
    split_part(associated_deal_ids, ';', 1) as opportunity_id,
    hs_lead_status as status,
    lead_source as lead_source,
    archived as is_deleted,
    createdate as created_on,
    converted_date as converted_on
from leads
