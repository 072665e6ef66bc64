/*---
title: Close rates and what chance alone may do to them
grain: one row per manager and rep with a rate, or point of the limits
serves: [K6a, K12f, I1]
columns:
  rep_name: {label: Rep, note: "Empty in the rows that only carry the limits"}
  decided_count: {label: Decided deals, hidden: true, note: "Won + lost deals closed in the window, by shares; in the rows of the limits: where on the axis they are taken"}
  close_rate: {label: Close rate, note: "won / (won + lost) in the window, by close date; empty in the rows of the limits"}
  company_rate: {label: Company, hidden: true, note: "Won / decided over all deals of the company"}
  low_rate: {label: Limits of chance, hidden: true, note: "company_rate - z * sqrt(company_rate * (1 - company_rate) / decided deals), z = threshold interval_z: with 1.96 chance alone puts about 1 in 40 reps below it, fewer where deals are few"}
  high_rate: {label: Upper limit of chance, hidden: true, note: "The same above"}
  outer_low_rate: {label: Wider limits, hidden: true, note: "The same with z = threshold funnel_outer_z: with 3.09 it is 1 in 1,000"}
  outer_high_rate: {label: Wider upper limit, hidden: true, note: "The same above"}
  note: {hidden: true, note: "What is to be seen, or why there is nothing"}
sheet: Close rate
order: 305
books: [company, manager]
audience: manager
block: chart
chart: {kind: funnel, x: decided_count, y: "close_rate, company_rate", low: "low_rate, outer_low_rate", high: "high_rate, outer_high_rate"}
trace:
  close_rate: {rows: scorecards.deals_decided, match: user_id = sheet.user_id, numerator: sum(won_share), denominator: sum(share)}
---*/
-- The limits are drawn around the company's rate, which names nobody; the points
-- of a book are the people in it. A split deal counts by its share, so that the
-- limits are a little too wide for reps with many splits, never too narrow.
with limits as (
    select
        greatest(1, threshold('min_decided')) as min_decided,
        threshold('interval_z') as inner_z,
        threshold('funnel_outer_z') as outer_z
),

books as (
    select cast(null as varchar) as manager_id
    union all
    select m.manager_id
    from models.managers as m
),

company as (
    select ratio(sum(d.won_share), sum(d.share)) as company_rate
    from scorecards.deals_decided as d
),

reps as (
    select b.manager_id, r.user_id, r.rep_name, r.decided_count::double as decided_count, r.close_rate
    from models.book_users as b
    join scorecards.rep_results as r on r.user_id = b.user_id
    where r.close_rate is not null and not r.is_unassigned
),

ends as (
    select manager_id, max(decided_count) as most_count
    from reps
    group by manager_id
),

-- close together where the limits are steep
steps as (
    select
        e.manager_id,
        round(l.min_decided * power(greatest(1.05 * e.most_count, 2 * l.min_decided) / l.min_decided, s.step / 40), 2) as decided_count
    from ends as e
    cross join limits as l
    cross join range(41) as s(step)
),

marks as (
    select manager_id, user_id, rep_name, decided_count, close_rate
    from reps
    union all
    select manager_id, null as user_id, null as rep_name, decided_count, null as close_rate
    from steps
),

bounded as (
    select
        m.*,
        c.company_rate,
        greatest(0, c.company_rate - l.inner_z * sqrt(c.company_rate * (1 - c.company_rate) / m.decided_count)) as low_rate,
        least(1, c.company_rate + l.inner_z * sqrt(c.company_rate * (1 - c.company_rate) / m.decided_count)) as high_rate,
        greatest(0, c.company_rate - l.outer_z * sqrt(c.company_rate * (1 - c.company_rate) / m.decided_count)) as outer_low_rate,
        least(1, c.company_rate + l.outer_z * sqrt(c.company_rate * (1 - c.company_rate) / m.decided_count)) as outer_high_rate
    from marks as m
    cross join company as c
    cross join limits as l
),

counted as (
    select
        manager_id,
        count(close_rate) as reps_count,
        count(*) filter (where close_rate < low_rate or close_rate > high_rate) as outside_count,
        string_agg(rep_name || ' ' || round(100 * close_rate)::integer || '%', ', ' order by name_order(rep_name), rep_name, user_id)
            filter (where close_rate > high_rate) as above_names,
        string_agg(rep_name || ' ' || round(100 * close_rate)::integer || '%', ', ' order by name_order(rep_name), rep_name, user_id)
            filter (where close_rate < low_rate) as below_names,
        round(100 * max(company_rate))::integer || '%' as company_text
    from bounded
    group by manager_id
)

select
    b.manager_id,
    m.user_id,
    m.rep_name,
    m.decided_count,
    m.close_rate,
    m.company_rate,
    m.low_rate,
    m.high_rate,
    m.outer_low_rate,
    m.outer_high_rate,
    case
        when c.reps_count is null then 'No chart: nobody here has ' || l.min_decided::integer || ' decided deals in the window, the least for a rate.'
        when c.outside_count = 0 and c.reps_count = 1 then
            'The one rep with a rate lies within the dashed limits: chance alone can explain the distance to the company''s ' || c.company_text || '.'
        when c.outside_count = 0 then
            case when c.reps_count = 2 then 'Both' else 'All ' || c.reps_count end || ' reps with a rate lie within the dashed limits: chance alone can explain how far they are from the company''s ' || c.company_text || '.'
        else
            c.outside_count || ' of ' || c.reps_count || case when c.reps_count = 1 then ' rep' else ' reps' end || ' with a rate '
            || case when c.outside_count = 1 then 'lies' else 'lie' end
            || ' outside the dashed limits, where chance alone would put '
            || case
                when 2 * normal_below(-l.inner_z) * c.reps_count < 1 then 'fewer than 1'
                else 'about ' || round(2 * normal_below(-l.inner_z) * c.reps_count)::integer
            end
            || ' if all closed at the company''s ' || c.company_text || '.'
            || case
                when c.outside_count <= 20 then coalesce(' Above: ' || c.above_names || '.', '') || coalesce(' Below: ' || c.below_names || '.', '')
                else ''
            end
            || ' What kinds of deals a rep has is not weighed here but on sheet Coaching check.'
    end as note
from books as b
cross join limits as l
left join bounded as m on m.manager_id is not distinct from b.manager_id
left join counted as c on c.manager_id is not distinct from b.manager_id
order by b.manager_id nulls first, m.decided_count, m.user_id nulls first
