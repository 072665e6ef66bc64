/*---
title: Changes of definitions since last night
grain: one row per query or threshold that differs from the night before
columns:
  change: {label: "What changed", format: note}
  sheets: {label: Sheets, format: note}
sheet: Notes
order: 915
books: [company, manager]
audience: company
---*/
-- Without rows nothing differs, or there is no earlier night to compare with.
-- Comments, blanks and the files behind the wording of other sheets do not count.
select
    case
        when q.change = 'threshold' then 'threshold ' || q.what
        when q.change = 'changed' then q.what || ' changed since last night: ' || f.name
        else q.change || ' since last night: ' || f.name
    end as change,
    q.sheets
from ops.query_changes as q
cross join lateral (select case when q.file like 'scorecards/%' then q.file[12:] else q.file end as name) as f
order by q.change = 'threshold', q.change, q.file, q.what nulls first
