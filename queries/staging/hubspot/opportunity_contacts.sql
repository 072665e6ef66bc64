/*---
title: HubSpot contacts of deals
grain: one row per deal, contact and label
requires:
  deal_contacts: [deal_id, contact_id]
---*/
select
    deal_id as opportunity_id,
    contact_id as contact_id,
    association_label as role,
    is_primary as is_primary
from deal_contacts
