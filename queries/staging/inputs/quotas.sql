/*---
title: Quotas of the inputs workbook
grain: one row per person or team, period and metric
requires:
  quotas: [amount]
---*/
select
    email as user_id,
    team as team,
    period as period_id,
    metric as metric,
    currency as currency,
    amount as amount
from quotas
