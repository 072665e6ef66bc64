/*---
title: HubSpot deals
grain: one row per deal
requires:
  deals: [hs_object_id, dealstage]
---*/
-- The close date is the expected one of an open deal and the closing of a closed
-- one. Of several companies the first one counts: HubSpot lists the primary one first.
select
    hs_object_id as opportunity_id,
    hubspot_owner_id as owner_id,
    split_part(associated_company_ids, ';', 1) as account_id,
    associated_company as account_name,
    pipeline as pipeline_id,
    dealstage as stage_id,
    dealname as name,
    dealtype as type,
    coalesce(nullif(lead_source, ''), hs_analytics_source) as lead_source,
    closed_lost_reason as loss_reason,
    competitor as competitor,
    hs_next_step as next_step,
    segment as segment,
    hs_manual_forecast_category as forecast_category,
    deal_currency_code as currency,
    amount as amount,
    hs_deal_stage_probability as crm_probability,
    hs_is_closed as is_closed,
    hs_is_closed_won as is_won,
    archived as is_deleted,
    createdate as created_on,
    createdate as created_at,
    closedate as closed_on,
    closedate as closed_at,
    closedate as expected_close_on,
    next_step_date as next_step_on,
    hs_lastmodifieddate as updated_at
from deals
