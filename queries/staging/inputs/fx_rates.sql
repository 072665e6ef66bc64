/*---
title: Exchange rates of the inputs workbook
grain: one row per currency and first day
requires:
  fx_rates: [currency, rate]
---*/
select
    currency as currency,
    rate as units_per_company_currency,
    valid_from as valid_from
from fx_rates
