/*---
title: x
sheet: A
order: 1
books: [company]
audience: company
totals: true
block: chart
chart: {kind: line, x: month, y: won_amount}
---*/
select 1 as month, 2 as won_amount
