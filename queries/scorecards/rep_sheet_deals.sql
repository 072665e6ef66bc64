/*---
title: Deals of the quarter
grain: one row per deal won this quarter or due by its end
serves: [I16]
columns:
  opportunity_name: {label: Deal, note: "Name of the deal; its account stands behind it unless the name says it"}
  counts_as: {label: Stage, format: text, note: "Won this quarter, or the stage of an open deal that is due by the end of the quarter"}
  deal_amount: {label: Amount, note: "The part of a won deal's amount, else the amount of the open deal, company currency"}
  closed_on: {label: Closed or due}
sheet: Rep
order: 680
books: [company, manager, rep]
audience: user
per: user
rows: 8
more: Deals
empty: No deal was won this quarter so far, and none is due by its end.
trace:
  deal_amount: {rows: scorecards.deals, match: user_id = sheet.user_id and opportunity_id = sheet.opportunity_id and counts_as <> 'lost', value: "coalesce(max(won_quarter_amount), max(open_amount))"}
---*/
with deals as (
    select
        d.user_id,
        d.opportunity_id,
        d.opportunity_name,
        d.opportunity_url,
        d.account_name,
        'Won' as counts_as,
        1 as position,
        d.won_amount as deal_amount,
        d.closed_on
    from scorecards.deals_won_quarter as d
    union all
    select
        o.user_id,
        o.opportunity_id,
        o.opportunity_name,
        o.opportunity_url,
        o.account_name,
        o.stage_name,
        2 as position,
        o.open_amount,
        o.expected_close_on
    from scorecards.deals_open as o
    cross join run as n
    where o.expected_close_on <= n.quarter_end
)

select
    d.user_id,
    d.opportunity_id,
    coalesce(
        d.opportunity_name
        || case when contains(lower(d.opportunity_name), lower(d.account_name)) then '' else coalesce(' (' || d.account_name || ')', '') end,
        d.opportunity_id
    ) as opportunity_name,
    d.opportunity_url,
    d.counts_as,
    d.deal_amount,
    d.closed_on
from deals as d
join scorecards.rep_sheet_numbers as s on s.user_id = d.user_id
order by d.user_id, d.position desc, d.deal_amount desc nulls last, d.opportunity_id
