/*---
title: Salesforce opportunity history
grain: one row per change
requires:
  OpportunityHistory: [OpportunityId, CreatedDate]
---*/
-- OpportunityHistory has stage, amount and close date but no owner; changes of owner
-- come from OpportunityFieldHistory where the field is tracked. There each is
-- written twice, with names and with ids: the ids (005…) are taken.
select
    OpportunityId as opportunity_id,
    StageName as stage_id,
    null as owner_id,
    null as previous_owner_id,
    Amount as amount,
    IsDeleted as is_deleted,
    CloseDate as expected_close_on,
    CreatedDate as changed_at
from OpportunityHistory
union all
select
    OpportunityId,
    null,
    NewValue,
    OldValue,
    null,
    IsDeleted,
    null,
    CreatedDate
from OpportunityFieldHistory
where Field in ('Owner', 'OwnerId') and starts_with(NewValue, '005')
