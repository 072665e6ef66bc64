/*---
title: Deals that a team won this quarter
grain: one row per book, deal won this quarter to date and credited person; manager_id NULL is the company's book
columns:
  manager_id: {note: "Manager whose book it is; NULL is the company's book"}
  user_id: {note: "Person who gets the credit"}
  rep_name: {note: "Her name"}
  account_name: {note: "Name of the account; NULL when not known"}
  created_on: {note: "Day the deal was entered; NULL when not known"}
  closed_on: {note: "Day it was won or lost, up to the as-of date"}
  share: {note: "The person's part of the deal: 1, or less where the credit is split"}
  won_amount: {note: "The person's part of the amount, company currency; NULL when not known"}
---*/
select
    b.manager_id,
    b.user_id,
    u.name as rep_name,
    b.opportunity_id,
    d.opportunity_name,
    d.opportunity_url,
    d.account_name,
    d.created_on,
    d.closed_on,
    d.share,
    d.won_amount,
    b.is_member
from scorecards.book_deals as b
join scorecards.deals_won_quarter as d on d.opportunity_id = b.opportunity_id and d.user_id = b.user_id
left join models.users as u on u.user_id = b.user_id
order by b.manager_id nulls first, d.closed_on desc, b.opportunity_id, b.user_id
