/*---
title: Team
grain: one row per rep
serves: [K6a, M8, P11, I16, K12f]
columns:
  rep_name: {label: Rep}
  team: {label: Team}
  won_amount: {label: Won this quarter, note: "Credited amount of deals won in the current fiscal quarter up to the as-of date, company currency. The total is that of the people listed; sheet Summary counts who was in the team on the closing day"}
  quota_amount: {label: Quota, total: none, note: "Quota of the current fiscal quarter; empty where none is entered. No total: a manager's is usually the sum of her team's already"}
  won_amount_trend: {label: "Won, 12 months", note: "Credited amount of the deals won in each of the last 12 fiscal months, oldest first, company currency; the bars are as high as the rep's own best month allows; empty without a won amount in these months"}
  attainment_rate: {label: Attainment, note: "Won this quarter / quota", scale: low_is_bad}
  close_rate: {label: Close rate, note: "won / (won + lost) in the window, by close date", scale: low_is_bad}
  close_rate_low: {label: From, note: "Lower end of the likely range (Wilson interval, 95%)"}
  close_rate_high: {label: To, note: "Upper end of the likely range (Wilson interval, 95%)"}
  decided_count: {label: Decided, total: none, note: "Won + lost deals behind the close rate; a split deal counts by its share"}
  cycle_days: {label: "Cycle, median", note: "Median days from creation to closing of deals won in the window; how many they are stands on sheet Cycle", scale: high_is_bad}
  open_amount: {label: Open pipeline, note: "Amount of all open deals, company currency"}
  open_count: {label: Open deals, note: "All open deals that the rep owns"}
  coverage_ratio: {label: Coverage, note: "Open amount expected to close this quarter / quota still to be won; empty without a quota, when it is reached, and where the open deals have no close dates", scale: low_is_bad}
  flag: {label: Flag, note: "coach: see sheet Coaching check; nobody else is marked"}
  lacks_quota: {hidden: true}
  note: {label: Why, format: note}
sheet: Team
order: 200
books: [company, manager]
empty: "Nobody sells here yet. A rep is an active person who owns or closed a deal, or who reports to somebody and carries a quota; deliver the users with their managers, or correct them on sheet people of the inputs workbook."
audience: user
totals: true
trace:
  won_amount: {rows: scorecards.deals_won_quarter, value: case when count(*) = 0 then 0 else sum(won_amount) end}
  quota_amount: {rows: models.quotas, match: user_id = sheet.user_id and metric = 'won_amount' and kind = 'quarter' and starts_on = (select quarter_start from run), value: max(amount)}
  attainment_rate: {rows: scorecards.deals_won_quarter, numerator: "coalesce(sum(won_amount), 0)", denominator: sheet.quota_amount}
  close_rate: {rows: scorecards.deals_decided, numerator: sum(won_share), denominator: sum(share)}
  close_rate_low: {rows: scorecards.deals_decided, value: "wilson_low(sum(won_share) * sum(share)::double / sum(share * share)::double, sum(share)::double ** 2 / sum(share * share)::double)"}
  close_rate_high: {rows: scorecards.deals_decided, value: "wilson_high(sum(won_share) * sum(share)::double / sum(share * share)::double, sum(share)::double ** 2 / sum(share * share)::double)"}
  decided_count: {rows: scorecards.deals_decided, value: "coalesce(sum(share), 0)"}
  cycle_days: {rows: scorecards.cycle_exposure, match: user_id = sheet.user_id and is_won and not is_left_out, value: median(exit_days)}
  open_amount: {rows: scorecards.deals_open, value: case when count(*) = 0 then 0 else sum(open_amount) end}
  open_count: {rows: scorecards.deals_open, value: count(*)}
  coverage_ratio: {rows: scorecards.deals_open, match: user_id = sheet.user_id and closes_this_quarter, numerator: "coalesce(sum(closing_amount), 0)", denominator: sheet.quota_amount - sheet.won_amount}
---*/
with won as (
    select d.user_id, sum(d.won_amount) as won_amount, count(*) as won_count
    from scorecards.deals_won_quarter as d
    group by d.user_id
),

quota as (
    select q.user_id, q.amount as quota_amount
    from models.quotas as q
    cross join run as n
    where q.metric = 'won_amount' and q.kind = 'quarter' and q.starts_on = n.quarter_start and q.user_id is not null
),

pipeline as (
    select
        d.user_id,
        count(*) as open_count,
        sum(d.open_amount) as open_amount,
        sum(d.closing_amount) as closing_amount,
        count(d.expected_close_on) > 0 as has_close_dates
    from scorecards.deals_open as d
    group by d.user_id
),

months as (
    select p.starts_on, p.ends_on
    from models.fiscal_periods as p
    where p.kind = 'month' and p.starts_on <= as_of()
    qualify row_number() over (order by p.starts_on desc) <= 12
),

won_months as (
    select d.user_id, m.starts_on, sum(d.won_amount) as won_amount
    from models.decided_deals as d
    join months as m on d.closed_on between m.starts_on and m.ends_on
    where d.is_won and d.won_amount > 0
    group by d.user_id, m.starts_on
),

trends as (
    select s.user_id, list(coalesce(w.won_amount, 0) order by m.starts_on) as won_amount_trend
    from (select distinct user_id from won_months) as s
    cross join months as m
    left join won_months as w on w.user_id = s.user_id and w.starts_on = m.starts_on
    group by s.user_id
),

amounts_known as (
    select count(won_amount) > 0 as is_known
    from models.decided_deals
),

joined as (
    select
        r.user_id,
        r.rep_name,
        r.team,
        r.is_active,
        r.exclusion,
        r.close_rate,
        r.close_rate_low,
        r.close_rate_high,
        r.decided_count,
        -- no deal won is a zero; a won deal without an amount is not
        case when k.is_known then case when w.user_id is null then 0 else w.won_amount end end as won_amount,
        w.won_count,
        t.won_amount_trend,
        q.quota_amount,
        q.quota_amount is null and r.is_active and not r.is_manager and not r.is_unassigned
            and r.exclusion is distinct from 'role without a quota' as lacks_quota,
        p.open_count,
        case when p.user_id is null and k.is_known then 0 else p.open_amount end as open_amount,
        coalesce(p.closing_amount, 0) as closing_amount,
        -- without an open deal nothing covers the quota, where others have dates
        coalesce(p.has_close_dates, (select count(d.expected_close_on) > 0 from scorecards.deals_open as d)) as has_close_dates,
        c.won_median_days,
        e.is_coach,
        e.evidence,
        e.p_bottom
    from scorecards.rep_results as r
    left join won as w on w.user_id = r.user_id
    left join trends as t on t.user_id = r.user_id
    left join quota as q on q.user_id = r.user_id
    left join pipeline as p on p.user_id = r.user_id
    left join scorecards.cycle as c on c.user_id = r.user_id
    left join scorecards.coaching as e on e.user_id = r.user_id
    cross join amounts_known as k
)

select
    user_id,
    rep_name,
    team,
    won_amount,
    quota_amount,
    won_amount_trend,
    ratio(won_amount, quota_amount) as attainment_rate,
    close_rate,
    close_rate_low,
    close_rate_high,
    decided_count,
    won_median_days as cycle_days,
    open_amount,
    coalesce(open_count, 0) as open_count,
    case when has_close_dates and quota_amount > won_amount then ratio(closing_amount, quota_amount - won_amount) end as coverage_ratio,
    lacks_quota,
    case when is_coach then 'coach' end as flag,
    nullif(concat_ws('; ',
        case
            when is_coach then evidence || '; chance of a lasting level in the lowest fifth ' || floor(100 * p_bottom + 1e-9)::integer || '%'
            else exclusion
        end,
        case when lacks_quota then 'no quota' end
    ), '') as note
from joined
where is_active or won_count > 0 or open_count > 0
order by name_order(rep_name), rep_name, user_id
