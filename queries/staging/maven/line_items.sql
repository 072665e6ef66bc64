/*---
title: Products in the deals of the CRM Sales Opportunities set
grain: one row per opportunity (each deal sells one product)
requires:
  sales_pipeline: [opportunity_id, product]
---*/
select
    opportunity_id as line_item_id,
    opportunity_id,
    product as product_id,
    close_value as amount
from sales_pipeline
