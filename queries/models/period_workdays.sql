/*---
title: Working days of the running month, quarter and year
grain: one row per calendar and period that holds the as-of date
columns:
  calendar_id: {note: "Calendar, for example SE; default is Monday to Friday"}
  kind: {note: "year, quarter or month"}
  period_id: {note: "The running period, as in models.fiscal_periods"}
  workdays_count: {note: "Working days of the whole period"}
  left_count: {note: "Working days after the as-of date"}
---*/
-- The as-of date itself is over: left counts from the day after it.
select
    w.calendar_id,
    p.kind,
    p.period_id,
    p.starts_on,
    p.ends_on,
    count(*) filter (w.is_workday) as workdays_count,
    count(*) filter (w.is_workday and w.day_on > as_of()) as left_count
from models.fiscal_periods as p
inner join models.workdays as w on w.day_on between p.starts_on and p.ends_on
where as_of() between p.starts_on and p.ends_on
group by w.calendar_id, p.kind, p.period_id, p.starts_on, p.ends_on
order by w.calendar_id, p.starts_on, p.kind
