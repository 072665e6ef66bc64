/*---
title: Quotas that count in the books
grain: one row per person, and month or quarter whose quota counts
columns:
  user_id: {note: "Person who has the quota"}
  kind: {note: "month or quarter"}
  starts_on: {note: "First day of the period"}
  ends_on: {note: "Last day of the period"}
  amount: {note: "Quota in company currency"}
---*/
-- A manager's quota is usually the sum of her team's already, and adding both would
-- double it: it counts only where nobody below her has one for that period. So every
-- win stands against one quota, and the quotas of separate teams add up to the
-- quota of the book above them, the company's too.
with told as (
    select q.user_id, q.kind, q.starts_on, q.ends_on, q.amount
    from models.quotas as q
    where q.metric = 'won_amount' and q.kind in ('month', 'quarter') and q.user_id is not null
),

told_below as (
    select distinct s.manager_id, t.kind, t.starts_on
    from models.subtree as s
    join told as t on t.user_id = s.user_id
    where s.depth > 0
)

select t.user_id, t.kind, t.starts_on, t.ends_on, t.amount
from told as t
left join told_below as b on b.manager_id = t.user_id and b.kind = t.kind and b.starts_on = t.starts_on
where b.manager_id is null
order by t.user_id, t.kind, t.starts_on
