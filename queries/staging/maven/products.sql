/*---
title: Products of the CRM Sales Opportunities set
grain: one row per product
requires:
  products: [product]
---*/
select
    product as product_id,
    product as name,
    series as family,
    sales_price as list_price_amount
from products
