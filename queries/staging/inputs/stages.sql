/*---
title: What stages mean, from the inputs workbook
grain: one row per pipeline and stage
requires:
  stages: [stage]
---*/
select
    pipeline as pipeline_id,
    stage as stage_id,
    kind as kind,
    position as position,
    is_proposal as is_proposal,
    is_qualified as is_qualified
from stages
