/*---
title: Decided deals behind a team's numbers
grain: one row per book, deal decided in the window and credited person; manager_id NULL is the company's book
columns:
  deal_share: {label: Share of the book, note: "Sum of the shares of everybody in the book: two people of one team who share a deal do not make it two"}
  is_member: {label: In the team today, note: "False for deals of people who have left this team since"}
  manager_id: {note: "Manager whose book it is; NULL is the company's book"}
  user_id: {note: "Person who gets the credit"}
  rep_name: {note: "Her name"}
  account_name: {note: "Name of the account; NULL when not known"}
  created_on: {note: "Day the deal was entered; NULL when not known"}
  closed_on: {note: "Day it was won or lost, up to the as-of date"}
  share: {note: "The person's part of the deal: 1, or less where the credit is split"}
  won_amount: {note: "The person's part of a won deal's amount, company currency; NULL for lost deals and where no amount is known"}
  decided_amount: {note: "The person's part of the amount, won or lost, company currency; NULL when not known"}
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
    d.is_won,
    d.share,
    d.won_share,
    sum(d.share) over (partition by b.manager_id, b.opportunity_id) as deal_share,
    d.won_amount,
    d.decided_amount,
    d.cycle_days,
    b.is_member
from scorecards.book_deals as b
join scorecards.deals_decided as d on d.opportunity_id = b.opportunity_id and d.user_id = b.user_id
left join models.users as u on u.user_id = b.user_id
order by b.manager_id nulls first, d.closed_on desc, b.opportunity_id, b.user_id
