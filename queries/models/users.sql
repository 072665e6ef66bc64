/*---
title: People
grain: one row per person over all sources, and one per source for deals without an owner
columns:
  user_id: {note: "The person: source:id of the first source that knows her; source:unassigned stands for no owner"}
  name: {note: "Full name"}
  email: {note: "Address in small letters; NULL when not known"}
  is_active: {note: "May still log in and has not left by the as-of date"}
  hired_on: {note: "First working day; NULL when not known"}
  left_on: {note: "Last working day; NULL when not known, or still there"}
  manager_id: {note: "Direct manager today; NULL for nobody"}
  team: {note: "Team today; NULL when not known"}
  role: {note: "Sales role today; peers share it; NULL when not known"}
  segment: {note: "Kind of customers she sells to; NULL when not known"}
  region: {note: "Territory or region; NULL when not known"}
  is_quota_bearing: {note: "Carries a quota; NULL when not known"}
  is_manager: {note: "Somebody reports to her today, active or not"}
  is_derived: {note: "No list of users holds her; she is named as an owner, manager or the like"}
  crm_url: {note: "Link to the person in the CRM; NULL for none"}
  source: {note: "Source that knows her first; its name stands before her id"}
---*/
-- What the inputs sheet people says wins over the CRM; among sources the first one
-- that has a value wins. is_derived marks people whom no list of users holds.
with members as (
    select l.user_id as person_id, s.*
    from models.source_users as s
    inner join models.person_links as l on l.source = s.source and l.value = s.user_id
),

merged as (
    select
        person_id as user_id,
        first(name order by person_rank) as name,
        first(email order by person_rank) filter (email is not null) as email,
        first(team order by person_rank) filter (team is not null) as team,
        first(role order by person_rank) filter (role is not null) as role,
        first(segment order by person_rank) filter (segment is not null) as segment,
        first(region order by person_rank) filter (region is not null) as region,
        first(crm_url order by person_rank) filter (crm_url is not null) as crm_url,
        first(is_active order by person_rank) filter (is_active is not null) as is_active,
        first(is_quota_bearing order by person_rank) filter (is_quota_bearing is not null) as is_quota_bearing,
        bool_and(is_derived) as is_derived,
        first(hired_on order by person_rank) filter (hired_on is not null) as hired_on,
        first(left_on order by person_rank) filter (left_on is not null) as left_on,
        first(source order by person_rank) as source
    from members
    group by person_id
),

managers_told as (
    select m.person_id as user_id, first(l.user_id order by m.person_rank) as manager_id
    from members as m
    inner join models.person_links as l on l.source = m.source and l.value = m.manager_value
    where l.user_id is not null
    group by m.person_id
),

-- Rows of the inputs sheet; a person listed twice takes the later row's words.
overrides as (
    select
        l.user_id,
        last(plain_text(p.name) order by p._file, p._line) filter (plain_text(p.name) is not null) as name,
        last(lower(plain_text(p.email)) order by p._file, p._line) filter (plain_text(p.email) is not null) as email,
        last(m.user_id order by p._file, p._line) filter (m.user_id is not null) as manager_id,
        last(plain_text(p.team) order by p._file, p._line) filter (plain_text(p.team) is not null) as team,
        last(plain_text(p.role) order by p._file, p._line) filter (plain_text(p.role) is not null) as role,
        last(plain_text(p.segment) order by p._file, p._line) filter (plain_text(p.segment) is not null) as segment,
        last(plain_text(p.region) order by p._file, p._line) filter (plain_text(p.region) is not null) as region,
        last(p.is_quota_bearing order by p._file, p._line) filter (p.is_quota_bearing is not null) as is_quota_bearing,
        last(p.is_active order by p._file, p._line) filter (p.is_active is not null) as is_active,
        last(p.hired_on order by p._file, p._line) filter (p.hired_on is not null) as hired_on,
        last(p.left_on order by p._file, p._line) filter (p.left_on is not null) as left_on
    from staging.people as p
    inner join models.person_links as l on l.source = p.source and l.value = p.user_id
    left join models.person_links as m on m.source = p.source and m.value = p.manager_id
    where l.user_id is not null
    group by l.user_id
),

people as (
    select
        m.user_id,
        coalesce(o.name, m.name) as name,
        coalesce(o.email, m.email) as email,
        coalesce(o.is_active, m.is_active, true)
            and coalesce(coalesce(o.left_on, m.left_on) >= as_of(), true) as is_active,
        coalesce(o.hired_on, m.hired_on) as hired_on,
        coalesce(o.left_on, m.left_on) as left_on,
        coalesce(o.manager_id, t.manager_id) as manager_id,
        coalesce(o.team, m.team) as team,
        coalesce(o.role, m.role) as role,
        coalesce(o.segment, m.segment) as segment,
        coalesce(o.region, m.region) as region,
        coalesce(o.is_quota_bearing, m.is_quota_bearing) as is_quota_bearing,
        m.is_derived,
        m.crm_url,
        m.source
    from merged as m
    left join managers_told as t on t.user_id = m.user_id
    left join overrides as o on o.user_id = m.user_id
),

unassigned as (
    select
        o.source || ':unassigned' as user_id,
        o.source
    from staging.opportunities as o
    left join models.person_links as l on l.source = o.source and l.value = coalesce(o.owner_id, o.owner_name)
    where l.user_id is null
    group by o.source
),

managing as (
    select distinct manager_id from people where manager_id <> user_id
)

select
    p.user_id,
    p.name,
    p.email,
    p.is_active,
    p.hired_on,
    p.left_on,
    -- nobody is her own manager; some CRMs write it so for the top
    nullif(p.manager_id, p.user_id) as manager_id,
    p.team,
    p.role,
    p.segment,
    p.region,
    p.is_quota_bearing,
    managing.manager_id is not null as is_manager,
    p.is_derived,
    p.crm_url,
    p.source
from people as p
left join managing on managing.manager_id = p.user_id
union all
select
    user_id, 'Unassigned', null, false, null, null, null, null, 'unassigned', null, null,
    false, false, true, null, source
from unassigned
order by 1
