/*---
title: Leads
grain: one row per lead entered up to the as-of date
columns:
  lead_id: {note: "The lead, as source:id"}
  owner_id: {note: "Person who owns the lead; NULL when nobody is known"}
  created_on: {note: "Day it was entered, in company time; NULL when not known"}
  converted_on: {note: "Day it was converted, in company time; NULL while not converted by the as-of date"}
  account_id: {note: "Account it became, as source:id; NULL for none"}
  contact_id: {note: "Contact it became, as source:id; NULL for none"}
  opportunity_id: {note: "Opportunity it became, as source:id; NULL for none"}
---*/
with newest as (
    select *
    from staging.leads
    qualify row_number() over (
        partition by source, lead_id
        order by converted_at desc nulls last, converted_on desc nulls last, _file desc, _line desc
    ) = 1
),

dated as (
    select
        n.* exclude (created_on, converted_on),
        coalesce(n.created_on, company_date(n.created_at)) as created_on,
        coalesce(n.converted_on, company_date(n.converted_at)) as converted_on
    from newest as n
)

select
    l.source || ':' || l.lead_id as lead_id,
    l.source,
    p.user_id as owner_id,
    plain_text(l.status) as status,
    plain_text(l.lead_source) as lead_source,
    l.created_on,
    case when l.converted_on <= as_of() then l.converted_on end as converted_on,
    l.source || ':' || l.account_id as account_id,
    l.source || ':' || l.contact_id as contact_id,
    l.source || ':' || l.opportunity_id as opportunity_id,
    coalesce(l.is_deleted, false) as is_deleted
from dated as l
left join models.person_links as p on p.source = l.source and p.value = l.owner_id
where coalesce(l.created_on <= as_of(), true)
order by 1
