/*---
title: HubSpot products
grain: one row per product
requires:
  products: [hs_object_id]
---*/
select
    hs_object_id as product_id,
    name as name,
    product_family as family,
    plan as plan,
    price as list_price_amount,
    hs_cost_of_goods_sold as unit_cost_amount,
    is_active as is_active,
    archived as is_deleted
from products
