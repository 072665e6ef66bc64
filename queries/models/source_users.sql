/*---
title: People as each source knows them
grain: one row per source and person
columns:
  source: {note: "Source that knows the person"}
  user_id: {note: "Bare id in that source; for a person whom no list knows, the value that names her"}
  manager_value: {note: "What the source says about her manager: id, e-mail or name; NULL for nothing"}
  name: {note: "Full name, else e-mail, else id"}
  email: {note: "Address in small letters; NULL when not known"}
  team: {note: "Team; NULL when not known"}
  role: {note: "Sales role; NULL when not known"}
  segment: {note: "Kind of customers; NULL when not known"}
  region: {note: "Territory or region; NULL when not known"}
  crm_url: {note: "Link to the person in the CRM; NULL for none"}
  is_active: {note: "May still log in; NULL when not known"}
  is_quota_bearing: {note: "Carries a quota; NULL when not known"}
  is_derived: {note: "No list of users holds her; she is named as an owner, manager or the like"}
  hired_on: {note: "First working day; NULL when not known"}
  left_on: {note: "Last working day; NULL when not known"}
  source_rank: {note: "Place of the source when several know one person; sources with deals come first"}
  person_rank: {note: "Place over all sources, unique"}
---*/
-- The newest row of each delivered user, and one row for every owner, manager or
-- credited person that no list of users of the same source knows, by id, e-mail
-- or name. Order of trust: id, then e-mail, then name, each only where unique.
with delivered as (
    select *
    from staging.users
    qualify row_number() over (
        partition by source, user_id
        order by updated_at desc nulls last, _file desc, _line desc
    ) = 1
),

emails as (
    select source, lower(plain_text(email)) as value, min(user_id) as user_id
    from delivered
    where plain_text(email) is not null
    group by source, lower(plain_text(email))
    having count(*) = 1
),

names as (
    select source, lower(plain_text(name)) as value, min(user_id) as user_id
    from delivered
    where plain_text(name) is not null
    group by source, lower(plain_text(name))
    having count(*) = 1
),

-- People named by a workbook of inputs stand for users of other sources; such a
-- source has no deals and makes nobody.
derived as (
    select p.source, p.value as user_id, coalesce(p.name, p.value) as name
    from models.person_values as p
    left join delivered as d on d.source = p.source and d.user_id = p.value
    left join emails as e on e.source = p.source and e.value = lower(trim(p.value))
    left join names as n on n.source = p.source and n.value = lower(trim(p.value))
    where
        p.makes_person
        and d.user_id is null
        and e.user_id is null
        and n.user_id is null
),

-- Sources with deals come first when one person is known to several.
ranked_sources as (
    select
        s.source,
        row_number() over (order by (o.source is null), s.source) as source_rank
    from (
        select source from delivered
        union
        select source from derived
    ) as s
    left join (select distinct source from staging.opportunities) as o
        on o.source = s.source
),

everybody as (
    select
        source,
        user_id,
        plain_text(manager_id) as manager_value,
        coalesce(plain_text(name), plain_text(email), user_id) as name,
        lower(plain_text(email)) as email,
        plain_text(team) as team,
        plain_text(role) as role,
        plain_text(segment) as segment,
        plain_text(region) as region,
        coalesce(plain_text(crm_url), crm_link(s.user_url, user_id)) as crm_url,
        is_active,
        is_quota_bearing,
        false as is_derived,
        hired_on,
        left_on
    from delivered
    left join ops.sources as s using (source)
    union all
    select
        source, user_id, null, name,
        -- an owner named by an address has that address
        case when contains(user_id, '@') then lower(trim(user_id)) end,
        null, null, null, null, null, null, null, true, null, null
    from derived
)

select
    everybody.*,
    ranked_sources.source_rank,
    -- unique, so that "the first source's value" is the same every night
    row_number() over (order by ranked_sources.source_rank, everybody.user_id) as person_rank
from everybody
inner join ranked_sources on ranked_sources.source = everybody.source
order by person_rank
