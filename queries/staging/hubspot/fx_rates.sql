/*---
title: HubSpot exchange rates
grain: one row per currency and first day
requires:
  exchange_rates: [currency, units_per_company_currency]
---*/
-- Units of the currency for one unit of the company's currency.
select
    currency as currency,
    units_per_company_currency as units_per_company_currency,
    effective_date as valid_from
from exchange_rates
