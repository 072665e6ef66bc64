/*---
title: Products
grain: one row per product
columns:
  product_id: {note: "The product, as source:id"}
  name: {note: "Name; the id where none was delivered"}
  is_active: {note: "Still sold; empty counts as yes"}
---*/
select
    source || ':' || product_id as product_id,
    source,
    coalesce(plain_text(name), product_id) as name,
    plain_text(family) as family,
    plain_text(plan) as plan,
    list_price_amount,
    unit_cost_amount,
    coalesce(is_active, true) as is_active
from staging.products
where not coalesce(is_deleted, false)
qualify row_number() over (partition by source, product_id order by _file desc, _line desc) = 1
order by 1
