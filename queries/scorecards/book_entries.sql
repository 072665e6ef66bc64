/*---
title: What was agreed, by the book that may show it
grain: one row per book, deal and agreement that holds
columns:
  manager_id: {note: "Manager whose book it is; NULL is the company's book"}
  by_manager_id: {note: "Manager in whose workbook it was written; NULL: the company's"}
  entered_by: {note: "Her name; Company for the company's workbook"}
  is_own: {note: "Written into this very book"}
  opportunity_id: {note: "The deal"}
  owner_id: {note: "Its owner today (models.users)"}
  entered_on: {note: "As-of date of the first workbook that says so"}
  decision: {note: "What was decided; NULL for nothing"}
  next_step: {note: "What was agreed to do next; NULL for nothing"}
  by_when: {note: "Day until which; NULL for none"}
  since_then: {note: "What has happened since; NULL on the day of the entry"}
  promise_status: {note: "kept, kept late, not kept, open or not judged; NULL without a day"}
---*/
-- A book shows what was written into it and into the books of managers below its
-- manager, and only about deals of people who are in the book today: nothing goes
-- sideways or down, and an agreement on a deal that left the team stays out.
select
    b.manager_id,
    e.manager_id as by_manager_id,
    case when e.manager_id is null then 'Company' else coalesce(m.name, 'Unknown') end as entered_by,
    e.manager_id is not distinct from b.manager_id as is_own,
    e.opportunity_id,
    o.owner_id,
    e.entered_on,
    e.decision,
    e.next_step,
    e.by_when,
    e.since_then,
    e.promise_status
from models.review_entries as e
inner join models.opportunities as o on o.opportunity_id = e.opportunity_id
inner join models.book_users as b on b.user_id = o.owner_id
left join models.subtree as s on s.manager_id = b.manager_id and s.user_id = e.manager_id
left join models.users as m on m.user_id = e.manager_id
where e.is_current and (b.manager_id is null or s.user_id is not null)
order by b.manager_id nulls first, e.opportunity_id, e.manager_id nulls first
