/*---
title: The movement of the pipeline does not add up to tonight's; the sheet Movement of these teams is wrong
severity: warn
scope: company
---*/
-- Opening and steps against closing, and closing against the open deals themselves. To
-- the cent: what differs is a query of yours, or two that count different deals.
with moved as (
    select
        manager_id,
        sum(base_amount + up_amount + down_amount + currency_amount)
        - coalesce(sum(leaving_amount) filter (leaving <> 'closing'), 0) as reached_amount,
        coalesce(sum(leaving_amount) filter (leaving = 'closing'), 0) as closing_amount
    from models.pipeline_moves
    group by manager_id
),

compared as (
    select source
    from models.movement_nights
    where opened_on is not null
),

due as (
    select b.manager_id, sum(d.company_amount) as due_amount
    from models.book_users as b
    inner join models.open_deals as d on d.owner_id = b.user_id
    cross join run as r
    where d.expected_close_on between r.quarter_start and r.quarter_end and d.source in (select source from compared)
    group by b.manager_id
)

select
    coalesce(m.manager_id, d.manager_id) as manager_id,
    m.reached_amount,
    m.closing_amount,
    d.due_amount
from moved as m
full join due as d on d.manager_id is not distinct from m.manager_id
where
    coalesce(m.reached_amount, 0) <> coalesce(m.closing_amount, 0)
    or coalesce(m.closing_amount, 0) <> coalesce(d.due_amount, 0)
order by 1 nulls first
