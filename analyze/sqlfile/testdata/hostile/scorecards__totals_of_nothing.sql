/*---
title: x
sheet: A
order: 1
books: [company]
audience: company
totals: true
columns:
  won_count: {total: none}
---*/
select 1 as close_rate, 2 as won_count, 3 as average_amount
