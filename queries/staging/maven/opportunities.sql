/*---
title: Opportunities of the CRM Sales Opportunities set
grain: one row per opportunity
requires:
  sales_pipeline: [opportunity_id, sales_agent, deal_stage, engage_date, close_date, close_value]
---*/
-- This CRM names people, products and accounts by their names: they serve as ids.
select
    opportunity_id,
    sales_agent as owner_id,
    account as account_id,
    account as account_name,
    deal_stage as stage_id,
    close_value as amount,
    engage_date as created_on,
    close_date as closed_on,
    close_date as expected_close_on
from sales_pipeline
