/*---
title: Deals of the quarter
grain: one row per deal that is won this quarter or due until its end
serves: [I16]
columns:
  opportunity_name: {label: Deal}
  account_name: {label: Account}
  counts_as: {label: State, format: text, note: "won this quarter, or the stage of an open deal that is due until the end of the quarter"}
  deal_amount: {label: Amount, note: "The part of a won deal's amount, else the amount of the open deal, company currency"}
  closed_on: {label: Closed or due}
sheet: Rep
order: 680
books: [company, manager, rep]
audience: user
per: user
rows: 8
more: Deals
empty: No deal is won this quarter, and none is due until its end.
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
        'won' as counts_as,
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
    coalesce(d.opportunity_name, d.opportunity_id) as opportunity_name,
    d.opportunity_url,
    d.account_name,
    d.counts_as,
    d.deal_amount,
    d.closed_on
from deals as d
join scorecards.rep_sheet_numbers as s on s.user_id = d.user_id
order by d.user_id, d.position desc, d.deal_amount desc nulls last, d.opportunity_id
