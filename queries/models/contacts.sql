/*---
title: Contacts
grain: one row per contact
columns:
  contact_id: {note: "The contact, as source:id"}
  account_id: {note: "Company, as source:id; NULL for none"}
  owner_id: {note: "Person who owns the contact; NULL when nobody is known"}
---*/
with newest as (
    select *
    from staging.contacts
    qualify row_number() over (
        partition by source, contact_id
        order by updated_at desc nulls last, _file desc, _line desc
    ) = 1
)

select
    c.source || ':' || c.contact_id as contact_id,
    c.source,
    c.source || ':' || c.account_id as account_id,
    p.user_id as owner_id,
    plain_text(c.name) as name,
    plain_text(c.title) as title,
    plain_text(c.seniority) as seniority,
    coalesce(c.is_deleted, false) as is_deleted
from newest as c
left join models.person_links as p on p.source = c.source and p.value = c.owner_id
order by 1
