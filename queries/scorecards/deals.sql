/*---
title: Deals behind each rep's numbers
grain: one row per rep and deal
columns:
  rep_name: {label: Rep}
  opportunity_name: {label: Deal}
  account_name: {label: Account}
  counts_as: {label: Counts as, note: "won or lost in the window of the close rates (sheet Notes), or open today", format: text}
  won_count: {label: Won, note: "The rep's share of a won deal: 1, or less where the credit is split. The sum is Won on sheet Close rate"}
  lost_count: {label: Lost, note: "The same of a lost deal. Won and Lost together are Decided on sheet Close rate"}
  open_count: {label: Open, note: "Open deals count for their owner. The sum is Open deals on sheet Team"}
  won_amount: {label: Won amount, note: "The rep's share of the amount, company currency. The sum is Won amount on sheet Close rate"}
  won_quarter_amount: {label: Won this quarter, note: "The part of Won amount closed in the current fiscal quarter. The sum is Won this quarter on sheet Team"}
  lost_amount: {label: Lost amount, note: "The rep's share of the last amount that the deal had while it was open"}
  open_amount: {label: Open amount, note: "Company currency at the rate of the as-of date. The sum is Open pipeline on sheet Team"}
  created_on: {label: Created}
  closed_on: {label: Closed or due, note: "Closing date; of an open deal the date that the owner expects"}
  deal_days: {label: Age, note: "Days from creation to closing, or to the as-of date for an open deal; empty where the dates cannot be believed"}
  enters: {label: Enters, note: "The numbers that count this deal for this rep, next to the amounts beside it; crmscore explain lists the deals of one number", format: note}
sheet: Deals
order: 710
books: [company, manager]
empty: "No deal was won or lost in the time that counts, and none is open."
audience: user
group: rep_name
totals: true
rows: 3000
---*/
with people as (
    select
        user_id,
        -- two reps of one name must not fold into one
        name || case when count(*) over (partition by name) > 1 then ' (' || user_id || ')' else '' end as rep_name
    from models.users
),

deals as (
    select
        d.user_id,
        d.opportunity_id,
        d.opportunity_name,
        d.opportunity_url,
        d.account_name,
        case when d.is_won then 1 else 2 end as position,
        case when d.is_won then 'won' else 'lost' end as counts_as,
        case when d.is_won then d.share end as won_count,
        case when not d.is_won then d.share end as lost_count,
        null as open_count,
        d.won_amount,
        q.won_amount as won_quarter_amount,
        case when not d.is_won then d.decided_amount end as lost_amount,
        null as open_amount,
        d.created_on,
        d.closed_on,
        d.cycle_days as deal_days,
        concat_ws(', ',
            'close rate',
            case when d.won_amount is not null then 'average sale' end,
            case when q.user_id is not null then 'this quarter' end,
            case when d.cycle_days > 0 and d.is_won then 'cycle' when d.cycle_days > 0 then 'time to decision' end
        ) as enters
    from scorecards.deals_decided as d
    left join scorecards.deals_won_quarter as q on q.user_id = d.user_id and q.opportunity_id = d.opportunity_id
    union all
    select
        o.user_id,
        o.opportunity_id,
        o.opportunity_name,
        o.opportunity_url,
        o.account_name,
        3 as position,
        'open' as counts_as,
        null as won_count,
        null as lost_count,
        1 as open_count,
        null as won_amount,
        null as won_quarter_amount,
        null as lost_amount,
        o.open_amount,
        o.created_on,
        o.expected_close_on as closed_on,
        o.age_days as deal_days,
        concat_ws(', ',
            'open pipeline',
            case when o.closes_this_quarter then 'coverage' end,
            case when o.is_past_due or o.is_stale then 'stale or past due' end,
            case when o.age_days > 0 then 'time to decision' end
        ) as enters
    from scorecards.deals_open as o
)

select
    d.user_id,
    coalesce(p.rep_name, 'Unassigned') as rep_name,
    d.opportunity_id,
    coalesce(d.opportunity_name, d.opportunity_id) as opportunity_name,
    d.opportunity_url,
    d.account_name,
    d.counts_as,
    d.won_count,
    d.lost_count,
    d.open_count,
    d.won_amount,
    d.won_quarter_amount,
    d.lost_amount,
    d.open_amount,
    d.created_on,
    d.closed_on,
    d.deal_days,
    d.enters
from deals as d
left join people as p on p.user_id = d.user_id
order by name_order(coalesce(p.rep_name, 'Unassigned')), coalesce(p.rep_name, 'Unassigned'), d.user_id, d.position, d.closed_on desc nulls last, d.opportunity_id
