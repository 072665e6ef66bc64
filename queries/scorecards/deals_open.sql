/*---
title: Open deals behind a rep's pipeline
grain: one row per open deal that is not deleted; it counts for its owner
columns:
  closes_this_quarter: {label: Due this quarter, note: "The expected close date lies in the fiscal quarter"}
  open_amount: {label: Amount, note: "Company currency at the rate of the as-of date"}
  closing_amount: {label: Due amount, note: "The amount when the deal is due this quarter"}
  user_id: {note: "Owner of the deal"}
  opportunity_id: {note: "The deal"}
  opportunity_url: {note: "Link to it in the CRM; NULL for none"}
  stage_days: {note: "Days in its present stage; NULL when no history tells it"}
  account_name: {note: "Name of the account; NULL when not known"}
---*/
select
    d.owner_id as user_id,
    d.opportunity_id,
    d.opportunity_name,
    d.crm_url as opportunity_url,
    d.account_name,
    d.stage_name,
    d.created_on,
    d.expected_close_on,
    d.age_days,
    d.days_in_stage as stage_days,
    d.company_amount as open_amount,
    coalesce(d.expected_close_on between n.quarter_start and n.quarter_end, false) as closes_this_quarter,
    case when d.expected_close_on between n.quarter_start and n.quarter_end then d.company_amount end as closing_amount,
    d.is_past_due,
    d.is_stale,
    d.is_pushed,
    d.lacks_next_step,
    d.lacks_decision_maker,
    d.lacks_amount,
    d.defects_count
from scorecards.pipeline_defects as d
cross join run as n
order by d.owner_id, d.company_amount desc nulls last, d.opportunity_id
