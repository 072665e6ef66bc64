/*---
title: Figures from outside
grain: one row per metric and segment
---*/
select
    plain_text(metric) as metric,
    plain_text(segment) as segment,
    last(low order by source, _file, _line) as low,
    last(typical order by source, _file, _line) as typical,
    last(high order by source, _file, _line) as high,
    last(plain_text(origin) order by source, _file, _line) as origin
from staging.benchmarks
group by plain_text(metric), plain_text(segment)
order by 1, 2 nulls first
