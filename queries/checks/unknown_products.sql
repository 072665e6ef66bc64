/*---
title: Deals sell products that the list of products does not hold; their lines are kept under the name as delivered
severity: warn
scope: source
---*/
with delivering as (
    select distinct source from models.products
),

unknown as (
    select
        o.source,
        l.product_name,
        count(*) as lines_count,
        count(distinct l.opportunity_id) as deals_count
    from models.line_items as l
    inner join models.opportunities as o on o.opportunity_id = l.opportunity_id
    inner join delivering as s on s.source = o.source
    where l.is_unknown_product
    group by o.source, l.product_name
),

-- The nearest known name, when it is near enough to be a slip of the pen.
nearest as (
    select
        u.source,
        u.product_name,
        p.name,
        row_number() over (
            partition by u.source, u.product_name
            order by levenshtein(lower(u.product_name), lower(p.name)), p.name
        ) as place
    from unknown as u
    inner join models.products as p on p.source = u.source
    where levenshtein(lower(u.product_name), lower(p.name)) <= 2
)

select
    u.source,
    u.product_name,
    u.deals_count,
    u.lines_count,
    n.name as did_you_mean
from unknown as u
left join nearest as n
    on n.source = u.source and n.product_name = u.product_name and n.place = 1
order by u.source, u.deals_count desc, u.product_name
