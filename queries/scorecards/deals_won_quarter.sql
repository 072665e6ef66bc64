/*---
title: Deals won this quarter
grain: one row per credited person and deal won from the first day of the fiscal quarter to the as-of date
columns:
  share: {label: Share, note: "The person's part of the deal: 1, or less where the credit is split"}
  won_amount: {label: Won amount, note: "The person's part of the amount, company currency"}
  user_id: {note: "Person who gets the credit"}
  opportunity_id: {note: "The deal"}
  created_on: {note: "Day the deal was entered; NULL when not known"}
  closed_on: {note: "Day it was won or lost, up to the as-of date"}
---*/
select
    d.user_id,
    d.opportunity_id,
    d.opportunity_name,
    d.opportunity_url,
    d.account_name,
    d.manager_id,
    d.created_on,
    d.closed_on,
    d.share,
    d.won_amount
from scorecards.deals_decided as d
cross join run as n
where d.is_won and d.closed_on between n.quarter_start and n.as_of
order by d.user_id, d.closed_on desc, d.opportunity_id
