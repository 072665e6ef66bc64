/*---
title: Figures to compare with, from the inputs workbook
grain: one row per metric and segment
requires:
  benchmarks: [metric]
---*/
select
    metric as metric,
    segment as segment,
    low as low,
    typical as typical,
    high as high,
    source as origin
from benchmarks
