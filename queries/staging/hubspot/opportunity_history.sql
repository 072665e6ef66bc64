/*---
title: HubSpot property history of deals
grain: one row per deal, property and change
requires:
  deal_property_history: [hs_object_id, property, value, changed_at]
---*/
-- Each row changes one property; the models put those of one moment together and
-- carry the others on. Properties go by label or internal name.
select
    hs_object_id as opportunity_id,
    case when lower(property) in ('deal stage', 'dealstage') then value end as stage_id,
    case when lower(property) in ('deal owner', 'hubspot_owner_id') then value end as owner_id,
    case when lower(property) = 'amount' then value end as amount,
    case when lower(property) in ('close date', 'closedate') then value end as expected_close_on,
    changed_at as changed_at
from deal_property_history
where lower(property) in (
    'deal stage', 'dealstage', 'deal owner', 'hubspot_owner_id', 'amount', 'close date', 'closedate'
)
