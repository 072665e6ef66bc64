/*---
title: "The company's own currency has an exchange rate other than 1: rates are told against another currency"
severity: block
scope: company
---*/
select
    r.currency,
    r.valid_from,
    r.units_per_company_currency
from models.fx_rates as r
where r.currency = (select run.currency from run) and r.units_per_company_currency <> 1
order by r.currency, r.valid_from
