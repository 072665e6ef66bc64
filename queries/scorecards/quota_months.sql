/*---
title: Quota per person and month
grain: one row per person and month with a quota
columns:
  quota_amount: {label: Quota, note: "The month's quota; quarterly and yearly ones are spread evenly over their months"}
---*/
-- The finest quota wins: a month's own, else its share of the quarter's, else
-- of the year's. Several rows for one person and period add up.
with wanted as (
    select
        q.user_id,
        coalesce(q.starts_on, p.starts_on) as starts_on,
        coalesce(q.ends_on, p.ends_on) as ends_on,
        sum(q.amount) as amount
    from models.quotas as q
    left join models.fiscal_periods as p on p.period_id = q.period_id
    where q.user_id is not null and coalesce(q.metric, 'won_amount') = 'won_amount' and q.amount is not null
    group by q.user_id, coalesce(q.starts_on, p.starts_on), coalesce(q.ends_on, p.ends_on)
),

spread as (
    select
        w.user_id,
        m.starts_on,
        m.ends_on,
        w.amount::double / count(*) over (partition by w.user_id, w.starts_on, w.ends_on) as quota_amount,
        w.ends_on - w.starts_on as length_days
    from wanted as w
    join models.fiscal_periods as m
        on m.kind = 'month' and m.starts_on >= w.starts_on and m.ends_on <= w.ends_on
)

select user_id, starts_on, ends_on, quota_amount
from spread
qualify row_number() over (partition by user_id, starts_on order by length_days) = 1
order by user_id, starts_on
