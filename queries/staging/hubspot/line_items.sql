/*---
title: HubSpot line items
grain: one row per line
requires:
  line_items: [hs_object_id, associated_deal_ids]
---*/
select
    hs_object_id as line_item_id,
    split_part(associated_deal_ids, ';', 1) as opportunity_id,
    hs_product_id as product_id,
    quantity as quantity,
    hs_list_price as list_price_amount,
    price as unit_price_amount,
    hs_cost_of_goods_sold as unit_cost_amount,
    amount as amount,
    archived as is_deleted
from line_items
