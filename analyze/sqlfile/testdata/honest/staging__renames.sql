/*---
requires: {deals: [deal_id, stage]}
---*/
select deal_id as opportunity_id, stage as stage_id, nullif(trim(owner), '') as owner_id from deals
