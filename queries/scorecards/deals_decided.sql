/*---
title: Decided deals behind a rep's numbers
grain: one row per credited person and deal decided in the window
columns:
  share: {label: Share, note: "The person's part of the deal: 1, or less where the credit is split"}
  won_share: {label: Won, note: "The share when the deal was won, 0 when it was lost"}
  won_amount: {label: Won amount, note: "The person's part of a won deal's amount, company currency"}
  decided_amount: {label: Decided amount, note: "The person's part of the amount, won or lost; a lost deal has its last amount while it was open"}
  is_bulk_closed: {label: Closed in bulk, note: "Closed with many others within a minute; no evidence in the coaching check"}
  user_id: {note: "Person who gets the credit"}
  opportunity_id: {note: "The deal"}
  opportunity_name: {note: "Its name; NULL when not delivered"}
  opportunity_url: {note: "Link to it in the CRM; NULL for none"}
  account_name: {note: "Name of the account; NULL when not known"}
  product: {note: "Family of the deal's main product, else the product; NULL without lines"}
  segment: {note: "Segment of the deal, else of its account, else of the person on the closing day; NULL when none is known"}
  is_won: {note: "Won (true) or lost (false)"}
  created_on: {note: "Day the deal was entered; NULL when not known"}
  closed_on: {note: "Day it was won or lost, up to the as-of date"}
---*/
-- The one place that says which deals count in the window. Rates, cycles, the
-- coaching check and crmscore explain all read it.
select
    d.user_id,
    d.opportunity_id,
    o.name as opportunity_name,
    o.crm_url as opportunity_url,
    o.account_name,
    d.manager_id,
    d.segment,
    coalesce(d.product_family, d.product_id) as product,
    d.created_on,
    d.closed_on,
    d.is_won,
    d.share,
    case when d.is_won then d.share else 0 end as won_share,
    d.won_amount,
    d.decided_amount,
    d.cycle_days,
    coalesce(list_contains(o.dq_reasons, 'bulk_closed'), false) as is_bulk_closed
from models.decided_deals as d
left join models.opportunities as o on o.opportunity_id = d.opportunity_id
where d.closed_on between (select w.starts_on from models.window as w) and as_of()
    and d.share > 0
order by d.user_id, d.closed_on desc, d.opportunity_id
