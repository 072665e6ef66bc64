/*---
title: The night that tonight's pipeline is compared with
grain: one row per source with deals
columns:
  source: {note: "Name of the source in the config"}
  opened_on: {note: "Day whose pipeline is compared with tonight's; NULL when there is no earlier night and no history"}
  basis: {note: "snapshot: what that night saw; history: the state of that day after the CRM's history; NULL for neither"}
---*/
-- The newest night at least movement_days ago. Where no night is that old, the CRM's
-- history tells how things stood that many days ago; without one, the oldest night
-- before this one is compared. A night on which nothing changed saw what the one
-- before it saw, and is named after that one.
with nights as (
    select source, valid_from as night_on
    from snapshots.opportunities
    union
    select source, valid_to
    from snapshots.opportunities
    where valid_to < date '9999-12-31'
),

seen as (
    select
        source,
        max(night_on) filter (night_on <= as_of() - cast(threshold('movement_days') as integer)) as due_on,
        min(night_on) as first_on
    from nights
    where night_on < as_of()
    group by source
),

sources as (
    select distinct source
    from models.opportunities
),

chosen as (
    select
        s.source,
        n.due_on,
        n.first_on,
        s.source in (select h.source from staging.opportunity_history as h) as has_history
    from sources as s
    left join seen as n on n.source = s.source
)

select
    source,
    case
        when due_on is not null then due_on
        when has_history then as_of() - cast(threshold('movement_days') as integer)
        else first_on
    end as opened_on,
    case
        when due_on is not null then 'snapshot'
        when has_history then 'history'
        when first_on is not null then 'snapshot'
    end as basis
from chosen
order by source
