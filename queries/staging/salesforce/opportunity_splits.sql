/*---
title: Salesforce opportunity splits
grain: one row per split
requires:
  OpportunitySplit: [OpportunityId, SplitOwnerId, SplitPercentage]
---*/
-- A split type whose total is not validated may exceed 100 %: an overlay.
select
    s.OpportunityId as opportunity_id,
    s.SplitOwnerId as user_id,
    case when lower(t.IsTotalValidated) in ('0', 'false') then 'overlay' else 'revenue' end as kind,
    s.SplitPercentage as share_percent,
    s.IsDeleted as is_deleted
from OpportunitySplit as s
left join OpportunitySplitType as t on t.Id = s.SplitTypeId
