/*---
title: x
totals: true
---*/
select 2 as won_amount
