/*---
title: Accounts
grain: one row per account
columns:
  account_id: {note: "The account, as source:id"}
  source: {note: "Name of the source in the config"}
  name: {note: "Company name; the id where none was delivered"}
  owner_id: {note: "user_id of the account's owner; NULL when nobody is known"}
  parent_account_id: {note: "account_id of the parent company; NULL for none"}
---*/
with newest as (
    select *
    from staging.accounts
    qualify row_number() over (
        partition by source, account_id
        order by updated_at desc nulls last, _file desc, _line desc
    ) = 1
)

select
    a.source || ':' || a.account_id as account_id,
    a.source,
    coalesce(plain_text(a.name), a.account_id) as name,
    p.user_id as owner_id,
    a.source || ':' || a.parent_account_id as parent_account_id,
    plain_text(a.industry) as industry,
    plain_text(a.region) as region,
    a.employee_count,
    a.annual_revenue_amount,
    plain_text(a.segment) as segment,
    coalesce(a.created_on, company_date(a.created_at)) as created_on,
    a.became_customer_on,
    a.churned_on,
    a.is_reference,
    coalesce(a.is_deleted, false) as is_deleted,
    coalesce(plain_text(a.crm_url), crm_link(s.account_url, a.account_id)) as crm_url
from newest as a
left join ops.sources as s on s.source = a.source
left join models.person_links as p on p.source = a.source and p.value = a.owner_id
order by 1
