/*---
title: Lines of the deals
grain: one row per line
columns:
  line_item_id: {note: "The line, as source:id; source:deal/product where lines have no id"}
  opportunity_id: {note: "The deal, as source:id"}
  product_id: {note: "Product (models.products); what was delivered where no list knows it; NULL for none"}
  product_name: {note: "Name of the product, or what was delivered; NULL for none"}
  family: {note: "Product family; NULL when not known"}
  is_unknown_product: {note: "Names a product that no list of products has"}
  quantity: {note: "Number of units; NULL when not delivered"}
  list_price_amount: {note: "List price of a unit, the line's own, else the product's; NULL when not known"}
  unit_price_amount: {note: "Price of a unit in this deal, in the deal's currency; NULL when not delivered"}
  unit_cost_amount: {note: "Cost of a unit, the line's own, else the product's; NULL when not known"}
  amount: {note: "Total of the line in the deal's currency: as delivered, else quantity times unit price; NULL when neither is known"}
  margin_amount: {note: "amount less the cost of its units (one where no quantity is known); NULL where the amount or the cost is not known"}
---*/
-- A line whose product nobody knows stays, with what was delivered as its product
-- (checks.unknown_products). margin_amount is NULL where the cost is not known.
with lines as (
    select
        *,
        row_number() over (
            partition by source, coalesce(line_item_id, opportunity_id || '/' || coalesce(product_id, ''))
            order by _file desc, _line desc
        ) as copy
    from staging.line_items
    where not coalesce(is_deleted, false)
),

linked as (
    select
        l.source,
        l.source || ':' || coalesce(l.line_item_id, l.opportunity_id || '/' || coalesce(l.product_id, '')) as line_item_id,
        l.source || ':' || l.opportunity_id as opportunity_id,
        coalesce(by_id.product_id, by_name.product_id, l.source || ':' || l.product_id) as product_id,
        coalesce(by_id.name, by_name.name, plain_text(l.product_id)) as product_name,
        coalesce(by_id.family, by_name.family) as family,
        coalesce(l.product_id is not null and by_id.product_id is null and by_name.product_id is null, false)
            as is_unknown_product,
        cast(l.quantity as decimal(20, 2)) as quantity, -- wide enough for its product with a price
        coalesce(l.list_price_amount, by_id.list_price_amount, by_name.list_price_amount) as list_price_amount,
        l.unit_price_amount,
        coalesce(l.unit_cost_amount, by_id.unit_cost_amount, by_name.unit_cost_amount) as unit_cost_amount,
        l.amount
    from lines as l
    left join models.products as by_id on by_id.product_id = l.source || ':' || l.product_id
    left join (
        select source, lower(name) as name_key, min(product_id) as product_id, min(name) as name,
            min(family) as family, min(list_price_amount) as list_price_amount,
            min(unit_cost_amount) as unit_cost_amount
        from models.products
        group by source, lower(name)
        having count(*) = 1
    ) as by_name on by_name.source = l.source and by_name.name_key = lower(trim(l.product_id))
    where l.copy = 1
)

select
    line_item_id,
    opportunity_id,
    product_id,
    product_name,
    family,
    is_unknown_product,
    cast(quantity as decimal(18, 2)) as quantity,
    list_price_amount,
    unit_price_amount,
    unit_cost_amount,
    cast(coalesce(amount, quantity * unit_price_amount) as decimal(18, 2)) as amount,
    cast(
        coalesce(amount, quantity * unit_price_amount) - coalesce(quantity, 1) * unit_cost_amount
        as decimal(18, 2)
    ) as margin_amount
from linked
order by line_item_id
