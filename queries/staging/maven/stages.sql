/*---
title: Stages of the CRM Sales Opportunities set
grain: one row per opportunity; the models keep one per stage
requires:
  sales_pipeline: [deal_stage]
---*/
-- The set has no list of stages; its data dictionary explains the four.
select
    deal_stage as stage_id,
    case deal_stage
        when 'Prospecting' then '1'
        when 'Engaging' then '2'
        when 'Won' then '3'
        when 'Lost' then '4'
    end as position,
    case deal_stage
        when 'Prospecting' then 'open'
        when 'Engaging' then 'open'
        when 'Won' then 'won'
        when 'Lost' then 'lost'
    end as kind
from sales_pipeline
