/*---
title: Quotas
grain: one row per person or team, metric, and month, quarter or year
columns:
  user_id: {note: "Person; NULL for a team's quota"}
  team: {note: "Team; NULL for a person's quota"}
  metric: {note: "What the quota is of: won_amount, or a name that a goal uses"}
  kind: {note: "month, quarter or year"}
  period_id: {note: "The period, as in models.fiscal_periods"}
  starts_on: {note: "First day of the period"}
  ends_on: {note: "Last day of the period"}
  amount: {note: "Quota for the period; money is in company currency, at the rate of the as-of date"}
  months_count: {note: "How many months of the period have a quota; the amount is that of these only"}
---*/
-- A quarter may be named by its id (2027-Q1) or as scorecards write it (Q1 FY27).
--
-- In company currency, for every month, quarter and year, however they were
-- typed in: a quarter's or year's quota is spread evenly over its months to the
-- cent (the last months carry the odd cents), and the finest one told for a month
-- wins. A quarter or year is the sum of its months; months_count says how many of
-- them have a quota, so that half a quarter is not taken for a whole one. Foreign
-- quotas are at the rate of the as-of date, like the open deals held against them.
with told as (
    select
        p.user_id,
        case when plain_text(q.user_id) is null then plain_text(q.team) end as team,
        coalesce(plain_text(q.metric), 'won_amount') as metric,
        coalesce(f.starts_on, q.starts_on) as starts_on,
        coalesce(f.ends_on, q.ends_on) as ends_on,
        q.amount,
        coalesce(upper(plain_text(q.currency)), (select run.currency from run)) as currency,
        q.source,
        q._file,
        q._line
    from staging.quotas as q
    left join models.fiscal_periods as f on upper(plain_text(q.period_id)) in (f.period_id, upper(f.period_name))
    left join models.person_links as p on p.source = q.source and p.value = q.user_id
    where
        q.amount is not null
        and (p.user_id is not null or (plain_text(q.user_id) is null and plain_text(q.team) is not null))
),

-- Two rows for the same person, metric and period: the later row corrects the first.
newest as (
    select *
    from told
    where starts_on is not null and ends_on is not null
    qualify row_number() over (
        partition by user_id, team, metric, starts_on, ends_on
        order by source, _file desc, _line desc
    ) = 1
),

converted as (
    select
        n.* exclude (amount),
        case
            when n.currency = (select run.currency from run) then cast(n.amount as decimal(18, 2))
            else cast(round(n.amount / r.units_per_company_currency, 2) as decimal(18, 2))
        end as amount
    from (select *, as_of() as rate_on from newest) as n
    asof left join models.fx_rates as r on r.currency = n.currency and n.rate_on >= r.valid_from
),

months as (
    select
        c.user_id,
        c.team,
        c.metric,
        m.period_id,
        m.fiscal_year,
        m.quarter,
        m.starts_on,
        m.ends_on,
        c.ends_on - c.starts_on as told_days,
        c.amount,
        row_number() over (
            partition by c.user_id, c.team, c.metric, c.starts_on, c.ends_on order by m.starts_on
        ) as month_number,
        count(*) over (partition by c.user_id, c.team, c.metric, c.starts_on, c.ends_on) as month_count
    from converted as c
    inner join models.fiscal_periods as m
        on m.kind = 'month' and m.starts_on >= c.starts_on and m.ends_on <= c.ends_on
    where c.amount is not null
),

-- Whole cents: the k-th month gets what is due up to k less what is due up to k - 1.
monthly as (
    select
        user_id,
        team,
        metric,
        period_id,
        fiscal_year,
        quarter,
        starts_on,
        ends_on,
        cast(
            (
                (cast(amount * 100 as hugeint) * month_number) // month_count
                - (cast(amount * 100 as hugeint) * (month_number - 1)) // month_count
            ) * cast(0.01 as decimal(3, 2))
            as decimal(18, 2)
        ) as amount
    from months
    qualify row_number() over (
        partition by user_id, team, metric, period_id order by told_days, starts_on
    ) = 1
),

periods as (
    select user_id, team, metric, 'month' as kind, period_id, starts_on, ends_on, amount, 1 as months_count
    from monthly
    union all
    select
        m.user_id, m.team, m.metric, f.kind, f.period_id, f.starts_on, f.ends_on,
        sum(m.amount), count(*)
    from monthly as m
    inner join models.fiscal_periods as f
        on f.kind in ('quarter', 'year') and m.starts_on >= f.starts_on and m.ends_on <= f.ends_on
    group by m.user_id, m.team, m.metric, f.kind, f.period_id, f.starts_on, f.ends_on
)

select
    user_id,
    team,
    metric,
    kind,
    period_id,
    starts_on,
    ends_on,
    cast(amount as decimal(18, 2)) as amount,
    months_count
from periods
order by user_id nulls last, team nulls first, metric, starts_on, kind
