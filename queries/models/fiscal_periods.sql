/*---
title: Fiscal years, quarters and months
grain: one row per period
columns:
  period_id: {note: "2026, 2026-Q1 or 2026-01 (fiscal year, fiscal quarter, month), or the name in the inputs workbook"}
  period_name: {note: "The same as people read it: Q1 2026, Q1 FY27; the id of years and months"}
  starts_on: {note: "First day"}
  ends_on: {note: "Last day"}
  fiscal_year: {note: "Fiscal year; made ones are named for the calendar year they end in, or start in (display.fiscal_year of the config)"}
  quarter: {note: "Quarter of the fiscal year (1 to 4); NULL for years"}
  month: {note: "Month of the fiscal year (1 to 12); NULL for quarters and years"}
---*/
-- Made from the month the fiscal year starts in, unless the inputs workbook lists
-- periods of that kind (4-4-5 weeks, say): then only the listed ones count. The
-- fiscal year bears the year that run gives it, as do the ids of its quarters; months
-- are calendar months, numbered within the fiscal year.
with reach as (
    select
        run.fiscal_year,
        run.fiscal_year_start as starts_on,
        cast(-12 * threshold('calendar_years_back') as integer) as first_month,
        cast(12 * threshold('calendar_years_ahead') + 12 as integer) as end_month
    from run
),

months as (
    select
        cast(r.starts_on + to_months(cast(m.n as integer)) as date) as starts_on,
        cast(r.fiscal_year + floor(m.n / 12) as integer) as fiscal_year,
        cast(m.n - 12 * floor(m.n / 12) as integer) as month_index
    from reach as r
    cross join range(r.first_month, r.end_month) as m(n)
),

made as (
    select
        strftime(starts_on, '%Y-%m') as period_id,
        'month' as kind,
        starts_on,
        last_day(starts_on) as ends_on,
        fiscal_year,
        month_index // 3 + 1 as quarter,
        month_index + 1 as month
    from months
    union all
    select
        fiscal_year || '-Q' || (month_index // 3 + 1),
        'quarter',
        min(starts_on),
        last_day(max(starts_on)),
        fiscal_year,
        month_index // 3 + 1,
        null
    from months
    group by fiscal_year, month_index // 3
    union all
    select cast(fiscal_year as varchar), 'year', min(starts_on), last_day(max(starts_on)), fiscal_year, null, null
    from months
    group by fiscal_year
),

told as (
    select
        period_id,
        lower(trim(kind)) as kind,
        starts_on,
        ends_on,
        fiscal_year,
        quarter,
        month
    from staging.fiscal_periods
    qualify row_number() over (partition by period_id order by source, _file desc, _line desc) = 1
)

select
    period_id,
    case when kind = 'quarter' then coalesce(quarter_name(fiscal_year, quarter), period_id) else period_id end as period_name,
    kind,
    starts_on,
    ends_on,
    cast(fiscal_year as integer) as fiscal_year,
    cast(quarter as integer) as quarter,
    cast(month as integer) as month
from (
    select * from made where kind not in (select kind from told where kind is not null)
    union all
    select * from told
) as periods
order by kind, starts_on, period_id
