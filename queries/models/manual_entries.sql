/*---
title: Facts typed in by hand
grain: one row per entry up to the as-of date
columns:
  user_id: {note: "Person it is about; NULL when nobody is known"}
  opportunity_id: {note: "Opportunity, as typed in (no source before it); NULL for none"}
  account_id: {note: "Account, as typed in (no source before it); NULL for none"}
---*/
select
    p.user_id,
    m.entered_on,
    lower(plain_text(m.kind)) as kind,
    m.value,
    plain_text(m.note) as note,
    m.opportunity_id,
    m.account_id
from staging.manual_entries as m
left join models.person_links as p on p.source = m.source and p.value = m.user_id
where coalesce(m.entered_on <= as_of(), true)
order by m.entered_on nulls first, p.user_id nulls first, m.kind nulls first, m.source, m._file, m._line
