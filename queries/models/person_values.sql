/*---
title: Every value that names a person
grain: one row per source and value, as delivered
columns:
  source: {note: "Source in which the value stands"}
  value: {note: "The value as delivered: id, e-mail or name"}
  name: {note: "Name that stands beside it; NULL for none"}
  makes_person: {note: "It owns deals, manages somebody or earns credit: it becomes a person even where no list knows it"}
---*/
-- CRMs name people by id, by e-mail or by plain name, and not every export holds
-- a list of users. All such values are gathered here and resolved once, in
-- models.person_links. A value that owns deals, manages somebody or earns credit
-- must become a person even where no list knows it: makes_person.
with used as (
    select source, user_id as value, name as name, true as makes_person from staging.users
    union all
    select source, manager_id, null, true from staging.users
    union all
    select source, coalesce(owner_id, owner_name), owner_name, true from staging.opportunities
    union all
    select source, owner_id, null, true from staging.opportunity_history
    union all
    select source, previous_owner_id, null, true from staging.opportunity_history
    union all
    -- owners that our own nights saw; a person merged into another source's has its id
    select
        source,
        case when starts_with(owner_id, source || ':') then substr(owner_id, length(source) + 2) else owner_id end,
        null,
        starts_with(owner_id, source || ':')
    from models.seen_opportunities
    where owner_id <> source || ':unassigned'
    union all
    select source, user_id, null, true from staging.opportunity_splits
    union all
    select source, user_id, null, false from staging.activities
    union all
    select source, owner_id, null, false from staging.accounts
    union all
    select source, owner_id, null, false from staging.contacts
    union all
    select source, owner_id, null, false from staging.leads
    union all
    select source, user_id, null, false from staging.user_assignments
    union all
    select source, manager_id, null, false from staging.user_assignments
    union all
    select source, user_id, name, false from staging.people
    union all
    select source, same_as_id, null, false from staging.people
    union all
    select source, manager_id, null, false from staging.people
    union all
    select source, user_id, null, false from staging.quotas
    union all
    select source, user_id, null, false from staging.goals
    union all
    select source, user_id, null, false from staging.manual_entries
)

select
    source,
    value,
    -- min: any spelling will do, but the same one every night
    min(plain_text(name)) as name,
    bool_or(makes_person) as makes_person
from used
where plain_text(value) is not null
group by source, value
order by source, value
