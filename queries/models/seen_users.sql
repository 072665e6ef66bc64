/*---
title: What earlier nights saw of the people
grain: one row per person and day of a change
columns:
  manager_id: {note: "Her manager from then on; NULL for nobody, and where nobody knows that person any more"}
  seen_on: {note: "As-of date of the first night that saw her so"}
  present_on: {note: "Day that today's state has: the as-of date, or the newest night if that is later"}
  user_id: {note: "The person (models.users)"}
  team: {note: "Her team from then on; NULL when not known"}
  role: {note: "Her role from then on; NULL when not known"}
  segment: {note: "Her segment from then on; NULL when not known"}
  region: {note: "Her region from then on; NULL when not known"}
  is_quota_bearing: {note: "Carried a quota from then on; NULL when not known"}
---*/
-- Rows of snapshots.users as this night may read them: see models.seen_opportunities.
-- A person's columns say what she was from seen_on on. The manager is NULL where
-- nobody knows that person any more.
with newest as (
    select max(valid_from) as newest_on
    from snapshots.users
)

select
    s.user_id,
    m.user_id as manager_id,
    s.team,
    s.role,
    s.segment,
    s.region,
    s.is_quota_bearing,
    s.valid_from as seen_on,
    greatest(as_of(), max(s.valid_from) over ()) as present_on
from snapshots.users as s
inner join models.users as u on u.user_id = s.user_id
left join models.users as m on m.user_id = s.manager_id
cross join newest as n
where s.valid_from < as_of() or n.newest_on > as_of()
order by s.user_id, s.valid_from
