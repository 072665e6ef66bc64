/*---
title: Exchange rates
grain: one row per currency and first day of the rate
columns:
  valid_from: {note: "First day of the rate; 1900-01-01: since ever"}
---*/
-- units_per_company_currency: what one unit of the company's currency buys. A rate
-- holds until the next one starts. The inputs workbook and the CRM may both give
-- rates; where they meet, the later name in the alphabet of sources wins, always.
with told as (
    select
        upper(trim(currency)) as currency,
        coalesce(valid_from, date '1900-01-01') as valid_from,
        coalesce(
            cast(units_per_company_currency as double),
            1 / nullif(cast(company_currency_per_unit as double), 0)
        ) as units_per_company_currency,
        source,
        _file,
        _line
    from staging.fx_rates
)

select currency, valid_from, units_per_company_currency
from told
where units_per_company_currency > 0
qualify row_number() over (
    partition by currency, valid_from
    order by source desc, _file desc, _line desc
) = 1
order by currency, valid_from
