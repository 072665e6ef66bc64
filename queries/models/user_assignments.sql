/*---
title: Who reported to whom, when
grain: one row per person and period without a change
---*/
-- Periods are half-open and cover every person from 1900-01-01 to 9999-12-31.
-- Periods of the inputs sheet assignments win; a field they leave empty, and every
-- gap between them, has what the CRM says today. Of two overlapping periods the
-- one that starts later wins from its first day on.
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
)

select
    p.user_id,
    nullif(coalesce(p.manager_id, u.manager_id), p.user_id) as manager_id,
    coalesce(p.team, u.team) as team,
    coalesce(p.role, u.role) as role,
    coalesce(p.segment, u.segment) as segment,
    coalesce(p.region, u.region) as region,
    coalesce(p.is_quota_bearing, u.is_quota_bearing) as is_quota_bearing,
    p.valid_from,
    p.valid_to
from periods as p
inner join models.users as u on u.user_id = p.user_id
order by p.user_id, p.valid_from
