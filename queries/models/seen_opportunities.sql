/*---
title: What earlier nights saw of the deals
grain: one row per opportunity and day of a change
columns:
  seen_on: {note: "As-of date of the first night that saw it so"}
  first_night_on: {note: "First night that saw anything of the source"}
  present_on: {note: "Day that today's state has: the as-of date, or the source's newest night if that is later"}
---*/
-- Rows of snapshots.opportunities as this night may read them, for the sources that
-- have no history of their own, and only deals that are still delivered. The
-- snapshot of the as-of date itself counts only when a later one exists (a look
-- back): otherwise the same night run twice would read what its first run wrote.
with newest as (
    select source, max(valid_from) as newest_on
    from snapshots.opportunities
    group by source
)

select
    s.opportunity_id,
    s.source,
    s.owner_id,
    s.stage_id,
    s.amount,
    s.expected_close_on,
    s.valid_from as seen_on,
    -- the first night of the source that is read, and the day that today's state has
    min(s.valid_from) over (partition by s.source) as first_night_on,
    greatest(as_of(), max(s.valid_from) over (partition by s.source)) as present_on
from snapshots.opportunities as s
inner join newest as n on n.source = s.source
where
    (s.valid_from < as_of() or n.newest_on > as_of())
    and s.source not in (select h.source from staging.opportunity_history as h)
    and s.opportunity_id in (select o.source || ':' || o.opportunity_id from staging.opportunities as o)
order by s.opportunity_id, s.valid_from
