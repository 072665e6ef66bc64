/*---
title: Holidays of the inputs workbook
grain: one row per calendar and day
requires:
  holidays: [date]
---*/
select
    calendar as calendar_id,
    name as name,
    'false' as is_workday,
    "date" as day_on
from holidays
