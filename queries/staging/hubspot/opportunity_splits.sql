/*---
title: HubSpot deal splits
grain: one row per split
requires:
  deal_splits: [deal_id, split_owner, split_percentage]
---*/
select
    deal_id as opportunity_id,
    split_owner as user_id,
    split_percentage as share_percent
from deal_splits
