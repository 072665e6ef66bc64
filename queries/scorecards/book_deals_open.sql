/*---
title: Open deals of a team
grain: one row per book and open deal; manager_id NULL is the company's book
columns:
  manager_id: {note: "Manager whose book it is; NULL is the company's book"}
  user_id: {note: "Owner of the deal"}
  rep_name: {note: "Her name"}
  account_name: {note: "Name of the account; NULL when not known"}
---*/
-- An open deal counts for the team that its owner is in today.
select
    b.manager_id,
    d.user_id,
    u.name as rep_name,
    d.opportunity_id,
    d.opportunity_name,
    d.opportunity_url,
    d.account_name,
    d.stage_name,
    d.created_on,
    d.expected_close_on,
    d.age_days,
    d.open_amount,
    d.closes_this_quarter,
    d.closing_amount,
    d.is_past_due,
    d.is_stale,
    d.is_pushed,
    d.lacks_next_step,
    d.lacks_decision_maker,
    d.lacks_amount,
    d.defects_count
from models.book_users as b
join scorecards.deals_open as d on d.user_id = b.user_id
left join models.users as u on u.user_id = b.user_id
order by b.manager_id nulls first, d.open_amount desc nulls last, d.opportunity_id
