/*---
title: Open deals behind the forecast
grain: one row per book and open deal; manager_id NULL is the company's book
columns:
  manager_id: {note: "Manager whose book it is; NULL is the company's book"}
  user_id: {note: "Owner of the deal"}
  rep_name: {note: "Her name"}
  opportunity_id: {note: "The deal"}
  opportunity_name: {note: "Its name; NULL when not delivered"}
  opportunity_url: {note: "Link to it in the CRM; NULL for none"}
  account_name: {note: "Name of the account; NULL when not known"}
  stage_name: {note: "Name of its stage"}
  stage_days: {note: "Days in its present stage; NULL when no history tells it"}
  expected_close_on: {note: "Close date that the owner expects; NULL for none"}
  open_amount: {note: "Company currency at the rate of the as-of date; NULL when not known"}
  win_rate: {note: "Chance that it is won by the end of the fiscal quarter (scorecards.pipeline_probability); NULL when nothing tells it"}
  basis: {note: "Where the chance comes from"}
  expected_amount: {label: Expected, note: "Amount × chance; NULL without either"}
  spread_square: {note: "Amount² × chance × (1 - chance): the deal's part in the spread of what comes; NULL without either"}
---*/
select
    b.manager_id,
    p.user_id,
    u.name as rep_name,
    p.opportunity_id,
    p.opportunity_name,
    p.opportunity_url,
    p.account_name,
    p.stage_name,
    p.stage_days,
    p.expected_close_on,
    p.open_amount,
    p.win_rate,
    p.basis,
    p.open_amount * p.win_rate as expected_amount,
    p.open_amount::double * p.open_amount::double * p.win_rate * (1 - p.win_rate) as spread_square
from models.book_users as b
join scorecards.pipeline_probability as p on p.user_id = b.user_id
left join models.users as u on u.user_id = p.user_id
order by b.manager_id nulls first, p.open_amount * p.win_rate desc nulls last, p.opportunity_id
