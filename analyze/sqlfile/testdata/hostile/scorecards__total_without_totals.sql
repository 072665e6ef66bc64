/*---
title: x
sheet: A
order: 1
books: [company]
audience: company
columns:
  won_amount: {total: sum}
---*/
select 2 as won_amount
