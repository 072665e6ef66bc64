/*---
title: Who reported to whom, when
grain: one row per person and period without a change
columns:
  user_id: {note: "The person (models.users)"}
  manager_id: {note: "Her direct manager in the period; NULL for nobody"}
  team: {note: "Her team in the period; NULL when not known"}
  role: {note: "Her role in the period; NULL when not known"}
  segment: {note: "Her segment in the period; NULL when not known"}
  region: {note: "Her region in the period; NULL when not known"}
  is_quota_bearing: {note: "Carried a quota in the period; NULL when not known"}
  valid_from: {note: "First day; 1900-01-01: since ever"}
  valid_to: {note: "First day after the period (half-open); 9999-12-31: until further notice"}
---*/
-- Periods are half-open and cover every person from 1900-01-01 to 9999-12-31.
-- Periods of the inputs sheet assignments win; a field they leave empty, and every
-- gap between them, has what our own nights saw of the CRM on those days: from the
-- as-of date on what it says today, before the first night what that one saw. A field
-- that was filled in later counts for the days before, too. Of two overlapping
-- periods the one that starts later wins from its first day on.
with told as (
    select
        l.user_id,
        m.user_id as manager_id,
        plain_text(a.team) as team,
        plain_text(a.role) as role,
        plain_text(a.segment) as segment,
        plain_text(a.region) as region,
        a.is_quota_bearing,
        coalesce(a.valid_from, date '1900-01-01') as valid_from,
        coalesce(a.valid_to, date '9999-12-31') as valid_to
    from staging.user_assignments as a
    inner join models.person_links as l on l.source = a.source and l.value = a.user_id
    left join models.person_links as m on m.source = a.source and m.value = a.manager_id
    where l.user_id is not null
    qualify row_number() over (
        partition by l.user_id, coalesce(a.valid_from, date '1900-01-01')
        order by a.source, a._file desc, a._line desc
    ) = 1
),

cut as (
    select
        * replace (least(
            valid_to,
            coalesce(
                lead(valid_from) over (partition by user_id order by valid_from),
                date '9999-12-31'
            )
        ) as valid_to)
    from told
    where valid_from < valid_to
),

-- From the end of each period, and from the beginning of time, to the next one.
gaps as (
    select user_id, valid_to as valid_from,
        coalesce(lead(valid_from) over (partition by user_id order by valid_from), date '9999-12-31') as valid_to
    from cut
    union all
    select u.user_id, date '1900-01-01', coalesce(min(c.valid_from), date '9999-12-31')
    from models.users as u
    left join cut as c on c.user_id = u.user_id
    group by u.user_id
),

periods as (
    select user_id, manager_id, team, role, segment, region, is_quota_bearing, valid_from, valid_to
    from cut
    union all
    select user_id, null, null, null, null, null, null, valid_from, valid_to
    from gaps
    where valid_from < valid_to
),

crm_days as (
    select user_id, manager_id, team, role, segment, region, is_quota_bearing, seen_on, false as is_present
    from models.seen_users
    union all
    select
        user_id, manager_id, team, role, segment, region, is_quota_bearing,
        coalesce((select max(s.present_on) from models.seen_users as s), as_of()),
        true
    from models.users
),

crm_states as (
    select
        user_id,
        first_value(manager_id ignore nulls) over later as manager_id,
        first_value(team ignore nulls) over later as team,
        first_value(role ignore nulls) over later as role,
        first_value(segment ignore nulls) over later as segment,
        first_value(region ignore nulls) over later as region,
        first_value(is_quota_bearing ignore nulls) over later as is_quota_bearing,
        seen_on
    from crm_days
    window later as (
        partition by user_id order by seen_on, is_present
        rows between current row and unbounded following
    )
    qualify row_number() over (partition by user_id, seen_on order by is_present desc) = 1
),

crm_periods as (
    select
        * exclude (seen_on),
        case
            when row_number() over (partition by user_id order by seen_on) = 1 then date '1900-01-01'
            else seen_on
        end as valid_from,
        coalesce(lead(seen_on) over (partition by user_id order by seen_on), date '9999-12-31') as valid_to
    from crm_states
),

pieces as (
    select
        p.user_id,
        nullif(coalesce(p.manager_id, c.manager_id), p.user_id) as manager_id,
        coalesce(p.team, c.team) as team,
        coalesce(p.role, c.role) as role,
        coalesce(p.segment, c.segment) as segment,
        coalesce(p.region, c.region) as region,
        coalesce(p.is_quota_bearing, c.is_quota_bearing) as is_quota_bearing,
        greatest(p.valid_from, c.valid_from) as valid_from
    from periods as p
    inner join crm_periods as c
        on c.user_id = p.user_id and c.valid_from < p.valid_to and p.valid_from < c.valid_to
),

changes as (
    select *
    from pieces
    window person as (partition by user_id order by valid_from)
    qualify
        row_number() over person = 1
        or manager_id is distinct from lag(manager_id) over person
        or team is distinct from lag(team) over person
        or role is distinct from lag(role) over person
        or segment is distinct from lag(segment) over person
        or region is distinct from lag(region) over person
        or is_quota_bearing is distinct from lag(is_quota_bearing) over person
)

select
    user_id,
    manager_id,
    team,
    role,
    segment,
    region,
    is_quota_bearing,
    valid_from,
    coalesce(lead(valid_from) over (partition by user_id order by valid_from), date '9999-12-31') as valid_to
from changes
order by user_id, valid_from
