/*---
title: Close rate by quarter
sheet: Close rate
order: 310
books: [company]
audience: company
block: chart
chart: {kind: column_line, x: quarter, y: close_rate, low: close_rate_low, high: close_rate_high}
---*/
select '2026-Q1' as quarter, 0.4 as close_rate, 0.3 as close_rate_low, 0.5 as close_rate_high order by quarter
