/*---
title: HubSpot deal stages
grain: one row per pipeline and stage
requires:
  pipeline_stages: [stage_id]
---*/
-- Deals carry the labels of pipeline and stage, or their internal names.
select
    pipeline_id as pipeline_id,
    pipeline as pipeline_name,
    stage_id as stage_id,
    dealstage as name,
    display_order as position,
    probability as crm_probability,
    is_closed as is_closed,
    is_won as is_won
from pipeline_stages
