/*---
title: Regions
grain: one row per region, by today's region of the reps
serves: [K12f, I16]
columns:
  region: {label: Region, note: "Region of the rep today"}
  reps_count: {label: Reps, note: "Active reps of the region"}
  won_amount: {label: Won this quarter, note: "Credited amount of deals won in the current fiscal quarter, company currency; empty where none of them has an amount"}
  quota_amount: {label: Quota, note: "Sum of the quotas of the region's people for the fiscal quarter; a manager's quota counts only where nobody below her has one"}
  attainment_rate: {label: Attainment, note: "Won this quarter / quota", scale: low_is_bad}
  close_rate: {label: Close rate, note: "won / (won + lost) in the window, by close date", scale: low_is_bad}
  close_rate_low: {label: From, note: "Lower end of the likely range (Wilson interval, 95%)"}
  close_rate_high: {label: To, note: "Upper end of the likely range (Wilson interval, 95%)"}
  decided_count: {label: Decided, note: "Won + lost deals behind the close rate"}
  cycle_days: {label: "Cycle, median", note: "Median days from creation to closing of deals won in the window; a deal that two people of the region share is one", scale: high_is_bad}
  open_amount: {label: Open pipeline, note: "Amount of all open deals, company currency"}
  coverage_ratio: {label: Coverage, note: "Open amount expected to close this quarter / quota still to be won; empty without a quota, when it is reached, and where the open deals have no close dates", scale: low_is_bad}
sheet: Regions
order: 195
books: [company]
audience: company
empty: No regions are delivered. Deliver the column region of the users, or fill in sheet people of the inputs workbook.
trace:
  reps_count: {rows: scorecards.rep_sheet_numbers, match: user_id in (select u.user_id from models.users as u where u.region = sheet.region), value: count(*)}
  won_amount: {rows: scorecards.deals_won_quarter, match: user_id in (select u.user_id from models.users as u where u.region = sheet.region), value: case when count(*) = 0 then 0 else sum(won_amount) end}
  quota_amount: {rows: scorecards.counted_quotas, match: "kind = 'quarter' and starts_on = (select quarter_start from run) and user_id in (select u.user_id from models.users as u where u.region = sheet.region)", value: sum(amount)}
  attainment_rate: {rows: scorecards.deals_won_quarter, match: user_id in (select u.user_id from models.users as u where u.region = sheet.region), numerator: "coalesce(sum(won_amount), 0)", denominator: sheet.quota_amount}
  close_rate: {rows: scorecards.region_deals_decided, match: region = sheet.region, numerator: sum(won_share), denominator: sum(share)}
  close_rate_low: {rows: scorecards.region_deals_decided, match: region = sheet.region, value: "wilson_low(sum(won_share) * sum(share)::double / sum(share * deal_share)::double, sum(share)::double ** 2 / sum(share * deal_share)::double)"}
  close_rate_high: {rows: scorecards.region_deals_decided, match: region = sheet.region, value: "wilson_high(sum(won_share) * sum(share)::double / sum(share * deal_share)::double, sum(share)::double ** 2 / sum(share * deal_share)::double)"}
  decided_count: {rows: scorecards.region_deals_decided, match: region = sheet.region, value: "coalesce(sum(share), 0)"}
  cycle_days: {rows: scorecards.region_deals_decided, match: region = sheet.region and is_won and is_first and cycle_days > 0, value: median(cycle_days)}
  open_amount: {rows: scorecards.deals_open, match: user_id in (select u.user_id from models.users as u where u.region = sheet.region), value: sum(open_amount)}
  coverage_ratio: {rows: scorecards.deals_open, match: closes_this_quarter and user_id in (select u.user_id from models.users as u where u.region = sheet.region), numerator: "coalesce(sum(closing_amount), 0)", denominator: sheet.quota_amount - sheet.won_amount}
---*/
with people as (
    select u.user_id, u.region
    from models.users as u
    where u.region is not null
),

amounts_known as (
    select count(won_amount) > 0 as is_known
    from models.decided_deals
),

reps as (
    select p.region, count(*) as reps_count
    from people as p
    join scorecards.rep_sheet_numbers as s on s.user_id = p.user_id
    group by p.region
),

won as (
    select p.region, sum(d.won_amount) as won_amount
    from people as p
    join scorecards.deals_won_quarter as d on d.user_id = p.user_id
    group by p.region
),

quotas as (
    select p.region, sum(q.amount) as quota_amount
    from people as p
    join scorecards.counted_quotas as q on q.user_id = p.user_id
    cross join run as n
    where q.kind = 'quarter' and q.starts_on = n.quarter_start
    group by p.region
),

decided as (
    select
        d.region,
        sum(d.won_share) as won_count,
        sum(d.share) as decided_count,
        sum(d.share)::double ** 2 / nullif(sum(d.share * d.deal_share)::double, 0) as effective_count
    from scorecards.region_deals_decided as d
    group by d.region
),

cycles as (
    select d.region, median(d.cycle_days) as cycle_days, count(*) as cycle_count
    from scorecards.region_deals_decided as d
    where d.is_won and d.is_first and d.cycle_days > 0
    group by d.region
),

pipeline as (
    select
        p.region,
        sum(d.open_amount) as open_amount,
        sum(d.closing_amount) as closing_amount,
        count(d.expected_close_on) > 0 as has_close_dates
    from people as p
    join scorecards.deals_open as d on d.user_id = p.user_id
    group by p.region
),

joined as (
    select
        g.region,
        coalesce(r.reps_count, 0) as reps_count,
        -- no deal won is a zero; won deals without an amount are unknown
        case when k.is_known then case when w.region is null then 0 else w.won_amount end end as won_amount,
        q.quota_amount,
        coalesce(d.decided_count, 0) as decided_count,
        case when d.decided_count >= threshold('min_decided') then d.effective_count end as effective_count,
        case when d.decided_count >= threshold('min_decided') then ratio(d.won_count, d.decided_count) end as close_rate,
        case when c.cycle_count >= threshold('min_decided') then c.cycle_days end as cycle_days,
        o.open_amount,
        coalesce(o.closing_amount, 0) as closing_amount,
        coalesce(o.has_close_dates, (select count(d.expected_close_on) > 0 from scorecards.deals_open as d)) as has_close_dates
    from (select distinct region from people) as g
    left join reps as r on r.region = g.region
    left join won as w on w.region = g.region
    left join quotas as q on q.region = g.region
    left join decided as d on d.region = g.region
    left join cycles as c on c.region = g.region
    left join pipeline as o on o.region = g.region
    cross join amounts_known as k
)

select
    region,
    reps_count,
    won_amount,
    quota_amount,
    ratio(won_amount, quota_amount) as attainment_rate,
    close_rate,
    wilson_low(close_rate * effective_count, effective_count) as close_rate_low,
    wilson_high(close_rate * effective_count, effective_count) as close_rate_high,
    decided_count,
    cycle_days,
    open_amount,
    case when has_close_dates and quota_amount > won_amount then ratio(closing_amount, quota_amount - won_amount) end as coverage_ratio
from joined
where reps_count > 0 or decided_count > 0 or won_amount > 0 or open_amount > 0
order by name_order(region), region
