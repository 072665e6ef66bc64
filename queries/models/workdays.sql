/*---
title: Working days
grain: one row per calendar and day, from the previous fiscal year to the end of the next
columns:
  calendar_id: {note: "Calendar, for example SE; default has only the days without a calendar"}
  day_on: {note: "The day"}
  is_workday: {note: "People work on it"}
  name: {note: "Name of the day where one was told, for example Good Friday; NULL for none"}
---*/
-- Monday to Friday, less and plus the days that the inputs workbook lists. Days
-- without a calendar count in every one; the calendar 'default' has only those.
with exceptions as (
    select
        coalesce(plain_text(calendar_id), 'default') as calendar_id,
        day_on,
        last(coalesce(is_workday, false) order by source, _file, _line) as is_workday,
        last(plain_text(name) order by source, _file, _line) as name
    from staging.workdays
    group by coalesce(plain_text(calendar_id), 'default'), day_on
),

calendars as (
    select 'default' as calendar_id
    union
    select calendar_id from exceptions
),

-- Listed periods (4-4-5 weeks, say) may begin a few days before the fiscal year's month.
reach as (
    select min(p.starts_on) as starts_on, max(p.ends_on) as ends_on
    from models.fiscal_periods as p
    cross join run
    where
        p.ends_on >= run.fiscal_year_start - to_years(1)
        and p.starts_on < run.fiscal_year_start + to_years(2)
),

days as (
    select cast(d.day_at as date) as day_on
    from reach as r
    cross join range(
        cast(r.starts_on as timestamp),
        cast(r.ends_on + 1 as timestamp),
        to_days(1)
    ) as d(day_at)
)

select
    c.calendar_id,
    d.day_on,
    coalesce(own.is_workday, common.is_workday, isodow(d.day_on) < 6) as is_workday,
    coalesce(own.name, common.name) as name
from calendars as c
cross join days as d
left join exceptions as own on own.calendar_id = c.calendar_id and own.day_on = d.day_on
left join exceptions as common on common.calendar_id = 'default' and common.day_on = d.day_on
order by c.calendar_id, d.day_on
