/*---
title: What these numbers are based on
grain: one row per fact about the run
columns:
  fact: {label: Fact}
  value: {label: Value}
sheet: Notes
order: 900
books: [company, manager]
audience: company
---*/
select fact, value
from (
    select 1 as position, 'Company' as fact, n.company as value from run as n
    union all
    select 2, 'As of (last day that counts)', n.as_of::varchar from run as n
    union all
    select 3, 'Time zone', n.timezone from run as n
    union all
    select 4, 'Currency of all amounts', n.currency from run as n
    union all
    select 5, 'Fiscal quarter', n.quarter_name || ', ' || n.quarter_start || ' to ' || n.quarter_end from run as n
    union all
    select 6, 'Fiscal year',
        n.fiscal_year || ', ' || n.fiscal_year_start || ' to ' || n.fiscal_year_end
        || case
            when year(n.fiscal_year_start) = year(n.fiscal_year_end) then ''
            when n.fiscal_year = year(n.fiscal_year_end) then ': named for the year in which it ends'
            else ': named for the year in which it starts'
        end
    from run as n
    union all
    select 7, 'Week',
        coalesce('week ' || n.week || ' of ' || n.week_year || ', ', 'weeks are not numbered; this one ')
        || 'from ' || strftime(n.week_start, '%A ') || n.week_start
        || case when n.week is null then '' when dayofweek(n.week_start) = 0 then '; week 1 holds 1 January' else ' (ISO 8601)' end
    from run as n
    union all
    select 8, 'Window of close rates, cycles and the coaching check',
        case when w.starts_on <= date '1900-01-01' then 'all time' else w.starts_on::varchar end || ' to ' || as_of()
    from models.window as w
    union all
    select 9, 'Fingerprint of data, queries and thresholds', n.fingerprint from run as n
) as facts
order by position
