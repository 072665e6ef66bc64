/*---
title: x
sheet: A
order: 1
books: [company]
audience: company
totals: true
columns:
  close_rate: {total: sum}
  won_amount_low: {total: sum, format: amount}
  note: {total: average}
  is_open: {total: sum}
  secret_count: {hidden: true, total: sum}
---*/
select 0.5 as close_rate, 1 as won_amount_low, 2 as won_amount, 'x' as note, true as is_open, 1 as secret_count
