/*---
title: Salesforce exchange rates
grain: one row per currency and first day
---*/
-- ConversionRate is the number of units for one unit of the corporate currency,
-- which has to be the company's currency in the config. Dated rates where the
-- organisation uses them; else the static ones, for all times.
select
    IsoCode as currency,
    ConversionRate as units_per_company_currency,
    StartDate as valid_from
from DatedConversionRate
union all
select
    IsoCode,
    ConversionRate,
    null
from CurrencyType
where not exists (select 1 from DatedConversionRate)
