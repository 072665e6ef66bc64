/*---
title: Checks that found something
grain: one row per check that did not pass
columns:
  check_title: {label: Check}
  status: {label: Verdict}
  found_count: {label: Found, note: "Rows that the check found, whole company; the rows are in the published database, table checks.<name>"}
  limit_text: {label: Accepted}
  check_name: {label: Query}
sheet: Notes
order: 910
books: [company, manager]
audience: company
---*/
-- Counts over the whole company, never rows or names: this block stands in every book.
with worst as (
    select
        c.check_name,
        min(c.title) as check_title,
        max(case c.verdict when 'failed' then 3 when 'block' then 2 else 1 end) as severity_rank,
        sum(c.found) as found_count,
        min(c.limit_text) as limit_text
    from ops.checks as c
    where c.verdict <> 'ok'
    group by c.check_name
)

select
    check_title,
    case severity_rank when 3 then 'failed' when 2 then 'block' else 'warn' end as status,
    found_count,
    limit_text,
    'checks/' || check_name || '.sql' as check_name
from worst
order by severity_rank desc, check_title, check_name
