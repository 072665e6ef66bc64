/*---
title: Which person a value means
grain: one row per source and value that names a person
columns:
  source: {note: "Source in which the value stands"}
  value: {note: "The value as delivered: id, e-mail or name"}
  user_id: {note: "Person of models.users; NULL when nobody is meant for certain"}
---*/
-- user_id is the person of models.users; NULL when nobody is meant for certain
-- (unknown, or a name that two people bear). The same e-mail in two sources is one
-- person, who keeps the id of the first source; the inputs sheet people can say
-- so where the addresses differ (same_as_id).
with known as (
    select
        source,
        user_id as bare_id,
        email,
        lower(name) as name,
        source_rank,
        source || ':' || user_id as full_id
    from models.source_users
),

-- One holder of an address per source: two accounts with one address inside one
-- CRM (an administrator's second login) stay two.
address_holders as (
    select email, source, source_rank, min(bare_id) as bare_id
    from known
    where email is not null
    group by email, source, source_rank
),

first_holders as (
    select
        source,
        bare_id,
        email,
        first_value(source || ':' || bare_id) over (
            partition by email
            order by source_rank, bare_id
            rows between unbounded preceding and unbounded following
        ) as user_id
    from address_holders
),

by_email as (
    select k.source, k.bare_id, k.email, k.name, k.source_rank, k.full_id,
        coalesce(f.user_id, k.full_id) as user_id
    from known as k
    left join first_holders as f on f.source = k.source and f.bare_id = k.bare_id
),

-- Every way to name a person: in her own source ('own') and from anywhere ('any').
ways as (
    select source, bare_id as value, 1 as trust, user_id from by_email
    union all
    select source, email, 2, user_id from by_email where email is not null
    union all
    select source, name, 3, user_id from by_email where name is not null
    union all
    select null, bare_id, 4, user_id from by_email
    union all
    select null, full_id, 4, user_id from by_email
    union all
    select null, email, 5, user_id from by_email where email is not null
    union all
    select null, name, 6, user_id from by_email where name is not null
),

unique_ways as (
    select source, value, trust, min(user_id) as user_id
    from ways
    group by source, value, trust
    having count(distinct user_id) = 1
),

candidates as (
    select p.source, p.value, w.trust, w.user_id
    from models.person_values as p
    inner join unique_ways as w
        on w.source = p.source and w.value = case when w.trust = 1 then p.value else lower(trim(p.value)) end
    union all
    select p.source, p.value, w.trust, w.user_id
    from models.person_values as p
    inner join unique_ways as w
        on w.source is null and w.value = case when w.trust = 4 then p.value else lower(trim(p.value)) end
),

resolved as (
    select source, value, first(user_id order by trust) as user_id
    from candidates
    group by source, value
),

-- The inputs sheet has the last word on who is the same person.
same as (
    select twin.user_id as from_id, min(person.user_id) as to_id
    from staging.people as p
    inner join resolved as twin on twin.source = p.source and twin.value = p.user_id
    inner join resolved as person on person.source = p.source and person.value = p.same_as_id
    where person.user_id <> twin.user_id
    group by twin.user_id
)

select
    p.source,
    p.value,
    coalesce(s.to_id, r.user_id) as user_id
from models.person_values as p
left join resolved as r on r.source = p.source and r.value = p.value
left join same as s on s.from_id = r.user_id
order by p.source, p.value
