/*---
title: What may still be won this quarter, and how likely
grain: one row per book with a quota still to be won, and step of money
columns:
  manager_id: {note: "Manager whose book it is; NULL is the company's book"}
  step: {note: "Number of the step: 0 nothing, forecast_steps all that is missing from the quota, or more"}
  large_amount: {note: "Won from the deals that are counted one by one, in company currency; at the last step at least that"}
  chance_rate: {label: Chance, note: "How likely exactly this step is (0 to 1); all steps of a book add up to 1"}
  reached_rate: {label: Reaches the quota, note: "How likely the quota is reached from this step, with the many smaller deals (0 to 1)"}
---*/
-- Every deal is won or not, on its own. The forecast_deals deals that matter most are
-- folded in one after the other, on a scale of forecast_steps equal steps up to what is
-- missing; an amount between two steps goes to both in parts, so that the mean stays.
-- The many others together come close to a normal curve of their mean and variance.
with recursive
limits as (
    select threshold('forecast_deals') as deals, threshold('forecast_steps')::integer as steps
),

goals as (
    select
        b.manager_id,
        coalesce(b.manager_id, '') as book,
        (b.quota_amount - b.won_amount)::double as left_amount,
        l.steps,
        (b.quota_amount - b.won_amount)::double / l.steps as step_amount
    from scorecards.book_numbers as b
    cross join limits as l
    where b.quota_amount > b.won_amount
),

ranked as (
    select
        g.book,
        d.open_amount::double as amount,
        d.win_rate,
        d.spread_square,
        row_number() over (partition by g.book order by d.spread_square desc, d.opportunity_id) as place
    from scorecards.forecast_deals as d
    join goals as g on g.manager_id is not distinct from d.manager_id
    where d.open_amount > 0 and d.win_rate > 0
),

-- A deal is lost, or won with the step below its amount, or with the one above.
outcomes as (
    select r.book, r.place, 0 as steps, 1 - r.win_rate as chance
    from ranked as r
    union all
    select r.book, r.place, least(g.steps, floor(r.amount / g.step_amount))::integer,
        r.win_rate * (1 - (r.amount / g.step_amount - floor(r.amount / g.step_amount)))
    from ranked as r
    join goals as g on g.book = r.book
    union all
    select r.book, r.place, least(g.steps, floor(r.amount / g.step_amount) + 1)::integer,
        r.win_rate * (r.amount / g.step_amount - floor(r.amount / g.step_amount))
    from ranked as r
    join goals as g on g.book = r.book
),

walk as (
    select g.book, 0::bigint as place, 0 as step, 1::double as chance
    from goals as g
    union all
    select w.book, w.place + 1, least(g.steps, w.step + o.steps), sum(w.chance * o.chance)
    from walk as w
    join outcomes as o on o.book = w.book and o.place = w.place + 1
    join goals as g on g.book = w.book
    cross join limits as l
    where w.place < l.deals
    group by w.book, w.place, least(g.steps, w.step + o.steps)
),

ends as (
    select w.book, w.step, w.chance
    from walk as w
    join (select book, max(place) as place from walk group by book) as e on e.book = w.book and e.place = w.place
    where w.chance > 0
),

others as (
    select r.book, sum(r.amount * r.win_rate) as mean_amount, sqrt(sum(r.spread_square)) as spread_amount
    from ranked as r
    cross join limits as l
    where r.place > l.deals
    group by r.book
),

-- What all open deals together do not reach is out of reach, whatever the steps say.
totals as (
    select r.book, sum(r.amount) as total_amount
    from ranked as r
    group by r.book
)

select
    g.manager_id,
    e.step,
    e.step * g.step_amount as large_amount,
    e.chance as chance_rate,
    case
        when t.total_amount < g.left_amount then 0
        when e.step = g.steps then 1
        when coalesce(o.spread_amount, 0) = 0 then (e.step * g.step_amount + coalesce(o.mean_amount, 0) >= g.left_amount)::integer
        else normal_below((e.step * g.step_amount + o.mean_amount - g.left_amount) / o.spread_amount)
    end as reached_rate
from ends as e
join goals as g on g.book = e.book
left join others as o on o.book = e.book
left join totals as t on t.book = e.book
order by g.manager_id nulls first, e.step
