/*---
title: What these numbers stand on
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
    select 5, 'Fiscal quarter', n.fiscal_year || '-Q' || n.quarter || ', ' || n.quarter_start || ' to ' || n.quarter_end from run as n
    union all
    select 6, 'Window of close rates, cycles and the coaching check',
        case when w.starts_on <= date '1900-01-01' then 'all time' else w.starts_on::varchar end || ' to ' || as_of()
    from models.window as w
    union all
    select 7, 'Fingerprint of data, queries and thresholds', n.fingerprint from run as n
) as facts
order by position
