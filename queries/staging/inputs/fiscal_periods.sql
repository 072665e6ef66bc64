/*---
title: Fiscal periods of the inputs workbook
grain: one row per period
requires:
  fiscal_periods: [period, starts_on, ends_on]
---*/
select
    period as period_id,
    kind as kind,
    fiscal_year as fiscal_year,
    quarter as quarter,
    month as month,
    starts_on as starts_on,
    ends_on as ends_on
from fiscal_periods
