/*---
title: Activities
grain: one row per activity
columns:
  activity_id: {note: "The activity, as source:id"}
  type: {note: "Kind of activity in the CRM's own word"}
  kind: {note: "call, email, meeting, demo or task, from the word in type; NULL where that is"}
  user_id: {note: "Person who did it; NULL when nobody is known"}
  account_id: {note: "Account, as source:id; NULL for none"}
  opportunity_id: {note: "Opportunity, as source:id; NULL for none"}
  contact_id: {note: "Contact, as source:id; NULL for none"}
  due_on: {note: "Day it is due, in company time; NULL when not known"}
  done_on: {note: "Day it was done, in company time; NULL while not done, and for what is done after the as-of date"}
  is_done: {note: "Has a done_on up to the as-of date"}
  is_off: {note: "Cancelled, or nobody came: neither done nor ahead"}
---*/
-- kind maps the usual words of CRMs onto call, email, meeting, demo, task; the
-- delivered word stays in type. An activity counts as done on its done date, or on
-- its due date where the CRM only says that it is done or it is an appointment, which
-- takes place by itself. Nobody met at a no-show:
-- is_off, neither done nor ahead.
with newest as (
    select *
    from staging.activities
    where not coalesce(is_deleted, false)
    qualify row_number() over (partition by source, activity_id order by _file desc, _line desc) = 1
),

dated as (
    select
        n.* exclude (due_on, done_on),
        coalesce(n.due_on, company_date(n.due_at)) as due_on,
        case
            when n.is_done is not distinct from false then null
            when regexp_matches(lower(n.outcome), 'no.?show|cancel') then null
            when coalesce(n.done_on, n.done_at) is not null then coalesce(n.done_on, company_date(n.done_at))
            when n.is_done or n.is_appointment then coalesce(n.due_on, company_date(n.due_at))
        end as done_on
    from newest as n
)

select
    d.source || ':' || d.activity_id as activity_id,
    d.source,
    plain_text(d.type) as type,
    case
        when regexp_matches(lower(d.type), 'demo|presentation') then 'demo'
        when regexp_matches(lower(d.type), 'call|phone') then 'call'
        when regexp_matches(lower(d.type), 'mail') then 'email'
        when regexp_matches(lower(d.type), 'meeting|event|appointment|visit|lunch') then 'meeting'
        when d.type is not null then 'task'
    end as kind,
    p.user_id,
    d.source || ':' || d.account_id as account_id,
    d.source || ':' || d.opportunity_id as opportunity_id,
    d.source || ':' || d.contact_id as contact_id,
    d.due_on,
    case when d.done_on <= as_of() then d.done_on end as done_on,
    coalesce(d.done_on <= as_of(), false) as is_done,
    coalesce(regexp_matches(lower(d.outcome), 'no.?show|cancel'), false) as is_off,
    plain_text(d.outcome) as outcome,
    coalesce(d.is_first_appointment, false) as is_first_appointment
from dated as d
left join models.person_links as p on p.source = d.source and p.value = d.user_id
order by 1
