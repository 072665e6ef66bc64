/*---
title: Periods of one person overlap on the sheet assignments; the one that starts later wins
severity: warn
scope: source
---*/
with periods as (
    select
        a.source,
        l.user_id,
        coalesce(a.valid_from, date '1900-01-01') as valid_from,
        coalesce(a.valid_to, date '9999-12-31') as valid_to,
        a._file,
        a._line
    from staging.user_assignments as a
    inner join models.person_links as l on l.source = a.source and l.value = a.user_id
    where l.user_id is not null
)

select
    p.source,
    p.user_id,
    p.valid_from,
    p.valid_to,
    q.valid_from as next_from,
    p._line as line,
    q._line as next_line
from periods as p
inner join periods as q
    on
        q.user_id = p.user_id
        and (q.valid_from, q._file, q._line) > (p.valid_from, p._file, p._line)
        and q.valid_from < p.valid_to
order by p.source, p.user_id, p.valid_from, p._line, q._line
