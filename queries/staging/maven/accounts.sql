/*---
title: Accounts of the CRM Sales Opportunities set
grain: one row per account
requires:
  accounts: [account]
---*/
select
    account as account_id,
    subsidiary_of as parent_account_id,
    account as name,
    sector as industry,
    office_location as region,
    employees as employee_count
from accounts
