/*---
title: Decided deals behind a region's numbers
grain: one row per region, deal decided in the window and credited person
columns:
  region: {note: "Region of the credited person today"}
  user_id: {note: "Person who gets the credit"}
  rep_name: {note: "Her name"}
  opportunity_id: {note: "The deal"}
  opportunity_name: {note: "Its name; NULL when not delivered"}
  opportunity_url: {note: "Link to it in the CRM; NULL for none"}
  account_name: {note: "Name of the account; NULL when not known"}
  closed_on: {note: "Day it was won or lost, up to the as-of date"}
  is_won: {note: "Won (true) or lost (false)"}
  share: {note: "The person's part of the deal: 1, or less where the credit is split"}
  won_share: {note: "The share when the deal was won, 0 when it was lost"}
  deal_share: {label: Share of the region, note: "Sum of the shares of everybody in the region: two people who share a deal do not make it two"}
  is_first: {note: "True for one person per deal: what is counted by deals counts this row"}
  cycle_days: {note: "Days from created_on to closed_on; NULL without a usable length"}
---*/
select
    u.region,
    d.user_id,
    u.name as rep_name,
    d.opportunity_id,
    d.opportunity_name,
    d.opportunity_url,
    d.account_name,
    d.closed_on,
    d.is_won,
    d.share,
    d.won_share,
    sum(d.share) over (partition by u.region, d.opportunity_id) as deal_share,
    row_number() over (partition by u.region, d.opportunity_id order by d.user_id) = 1 as is_first,
    d.cycle_days
from scorecards.deals_decided as d
join models.users as u on u.user_id = d.user_id
where u.region is not null
order by u.region, d.closed_on desc, d.opportunity_id, d.user_id
