/*---
title: Filled-in workbooks speak of deals that no source delivers any more (deleted, or the workbook of another company); these entries stand in no book
severity: warn
scope: source
---*/
with spoken as (
    select e.source, e.book_id, e.opportunity_id, max(e.entered_on) as entered_on, max_by(e._file, (e.entered_on, e._file)) as file
    from staging.review_entries as e
    where e.entered_on <= as_of()
    group by e.source, e.book_id, e.opportunity_id
)

select s.source, s.book_id, s.opportunity_id, s.entered_on, s.file
from spoken as s
left join models.opportunities as o on o.opportunity_id = s.opportunity_id
where o.opportunity_id is null
order by s.source, s.book_id, s.opportunity_id
