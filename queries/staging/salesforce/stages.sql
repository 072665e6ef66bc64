/*---
title: Salesforce opportunity stages
grain: one row per stage
requires:
  OpportunityStage: [MasterLabel]
---*/
-- Opportunities carry the API name of their stage, or its label.
select
    coalesce(nullif(Id, ''), nullif(ApiName, ''), MasterLabel) as stage_id,
    ApiName as code,
    MasterLabel as name,
    SortOrder as position,
    IsClosed as is_closed,
    IsWon as is_won,
    DefaultProbability as crm_probability_percent
from OpportunityStage
