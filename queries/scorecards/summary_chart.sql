/*---
title: Won against quota per month (bars = won, line = quota)
grain: one row per manager and month
serves: [I16, M2]
columns:
  month: {label: Month}
  won_amount: {label: Won, note: "Amount of deals won in the month, company currency"}
  quota_amount: {label: Quota, note: "Quota of the month; empty where none is entered"}
sheet: Summary
order: 120
books: [company, manager]
audience: manager
block: chart
chart: {kind: column_line, x: month, y: won_amount, high: quota_amount}
trace:
  won_amount: {rows: scorecards.book_deals, match: manager_id is not distinct from sheet.manager_id and is_won and closed_on between sheet.month_on and (select p.ends_on from models.fiscal_periods as p where p.kind = 'month' and p.starts_on = sheet.month_on), value: case when count(*) = 0 then 0 else sum(won_amount) end}
  quota_amount: {rows: scorecards.book_quotas, match: manager_id is not distinct from sheet.manager_id and kind = 'month' and starts_on = sheet.month_on, value: max(quota_amount)}
---*/
with months as (
    select p.starts_on, p.ends_on
    from models.fiscal_periods as p
    where p.kind = 'month' and p.starts_on <= as_of()
    qualify row_number() over (order by p.starts_on desc) <= 12
),

books as (
    select cast(null as varchar) as manager_id
    union all
    select m.manager_id
    from models.managers as m
),

won as (
    select d.manager_id, m.starts_on, sum(d.won_amount) as won_amount, count(*) as won_count
    from scorecards.book_deals as d
    join months as m on d.closed_on between m.starts_on and m.ends_on
    where d.is_won
    group by d.manager_id, m.starts_on
)

select
    b.manager_id,
    m.starts_on as month_on,
    -- by the middle: a month of 4 or 5 weeks may begin in the last days of the one before
    strftime(m.starts_on + ((m.ends_on - m.starts_on) // 2)::integer, '%b %Y') as month,
    -- no deal won is a zero; deals without any amount are unknown
    case when w.won_count is null then 0 else w.won_amount end as won_amount,
    q.quota_amount
from books as b
cross join months as m
left join won as w on w.manager_id is not distinct from b.manager_id and w.starts_on = m.starts_on
left join scorecards.book_quotas as q on q.manager_id is not distinct from b.manager_id and q.kind = 'month' and q.starts_on = m.starts_on
order by b.manager_id nulls first, m.starts_on
