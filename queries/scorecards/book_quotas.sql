/*---
title: Quota per book, month and quarter
grain: one row per book and month or quarter with a quota; manager_id NULL is the company's book
columns:
  quota_amount: {label: Quota, note: "Sum of the quotas of the reps in the team; a manager's own quota counts only where no rep below her has one"}
  manager_id: {note: "Manager whose book it is; NULL is the company's book"}
  kind: {note: "month or quarter"}
---*/
-- A manager's quota is usually her team's sum already: adding both would double it.
with placed as (
    select
        b.manager_id,
        q.kind,
        q.starts_on,
        q.ends_on,
        sum(q.amount) filter (where not coalesce(u.is_manager, false)) as rep_amount,
        sum(q.amount) filter (where u.is_manager and u.user_id = b.manager_id) as own_amount
    from models.book_users as b
    join models.quotas as q on q.user_id = b.user_id
    join models.users as u on u.user_id = b.user_id
    where q.metric = 'won_amount' and q.kind in ('month', 'quarter')
    group by b.manager_id, q.kind, q.starts_on, q.ends_on
)

select
    manager_id,
    kind,
    starts_on,
    ends_on,
    coalesce(rep_amount, own_amount) as quota_amount
from placed
where coalesce(rep_amount, own_amount) is not null
order by manager_id nulls first, kind, starts_on
