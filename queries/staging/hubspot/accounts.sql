/*---
title: HubSpot companies
grain: one row per company
requires:
  companies: [hs_object_id]
---*/
select
    hs_object_id as account_id,
    hubspot_owner_id as owner_id,
    hs_parent_company_id as parent_account_id,
    name as name,
    industry as industry,
    coalesce(nullif(sales_region, ''), country) as region,
    segment as segment,
    numberofemployees as employee_count,
    annualrevenue as annual_revenue_amount,
    reference_customer as is_reference,
    archived as is_deleted,
    createdate as created_on,
    became_customer_date as became_customer_on,
    churned_on as churned_on,
    hs_lastmodifieddate as updated_at
from companies
