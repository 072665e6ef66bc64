/*---
title: Quota per book, month and quarter
grain: one row per book and month or quarter with a quota; manager_id NULL is the company's book
columns:
  quota_amount: {label: Quota, note: "Sum of the quotas of the people in the team; a manager's quota counts only where nobody below her has one"}
  manager_id: {note: "Manager whose book it is; NULL is the company's book"}
  kind: {note: "month or quarter"}
---*/
select
    b.manager_id,
    q.kind,
    q.starts_on,
    q.ends_on,
    sum(q.amount) as quota_amount
from models.book_users as b
join scorecards.counted_quotas as q on q.user_id = b.user_id
group by b.manager_id, q.kind, q.starts_on, q.ends_on
order by b.manager_id nulls first, q.kind, q.starts_on
