/*---
title: Won against quota per month (bars = won, line = quota)
grain: one row per rep and month
serves: [I16]
columns:
  month: {label: Month}
  won_amount: {label: Won, note: "Amount of the rep's deals won in the month, company currency"}
  quota_amount: {label: Quota, note: "The rep's quota of the month; empty where none is entered"}
sheet: Rep
order: 660
books: [company, manager, rep]
audience: user
per: user
block: chart
chart: {kind: column_line, x: month, y: won_amount, high: quota_amount}
trace:
  won_amount: {rows: models.decided_deals, match: user_id = sheet.user_id and is_won and closed_on between sheet.month_on and (select p.ends_on from models.fiscal_periods as p where p.kind = 'month' and p.starts_on = sheet.month_on), value: case when count(*) = 0 then 0 else sum(won_amount) end}
  quota_amount: {rows: models.quotas, match: user_id = sheet.user_id and metric = 'won_amount' and kind = 'month' and starts_on = sheet.month_on, value: max(amount)}
---*/
with months as (
    select p.starts_on, p.ends_on
    from models.fiscal_periods as p
    where p.kind = 'month' and p.starts_on <= as_of()
    qualify row_number() over (order by p.starts_on desc) <= 12
),

won as (
    select d.user_id, m.starts_on, sum(d.won_amount) as won_amount, count(*) as won_count
    from models.decided_deals as d
    join months as m on d.closed_on between m.starts_on and m.ends_on
    where d.is_won
    group by d.user_id, m.starts_on
)

select
    s.user_id,
    m.starts_on as month_on,
    -- by the middle: a month of 4 or 5 weeks may begin in the last days of the one before
    strftime(m.starts_on + ((m.ends_on - m.starts_on) // 2)::integer, '%b %Y') as month,
    -- no deal won is a zero; deals without any amount are unknown
    case when w.won_count is null then 0 else w.won_amount end as won_amount,
    q.amount as quota_amount
from scorecards.rep_sheet_numbers as s
cross join months as m
left join won as w on w.user_id = s.user_id and w.starts_on = m.starts_on
left join models.quotas as q
    on q.user_id = s.user_id and q.metric = 'won_amount' and q.kind = 'month' and q.starts_on = m.starts_on
order by s.user_id, m.starts_on
