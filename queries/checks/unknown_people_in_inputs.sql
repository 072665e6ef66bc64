/*---
title: The inputs workbook names people whom no CRM knows; their rows have no effect
severity: warn
scope: source
---*/
with named as (
    select source, 'quotas' as sheet, user_id as value, _line as line from staging.quotas
    union all
    select source, 'goals', user_id, _line from staging.goals
    union all
    select source, 'assignments', user_id, _line from staging.user_assignments
    union all
    select source, 'assignments', manager_id, _line from staging.user_assignments
    union all
    select source, 'people', user_id, _line from staging.people
    union all
    select source, 'people', same_as_id, _line from staging.people
    union all
    select source, 'people', manager_id, _line from staging.people
    union all
    select source, 'manual_entries', user_id, _line from staging.manual_entries
)

select
    n.source,
    n.sheet,
    n.value,
    min(n.line) as first_line,
    count(*) as rows_count
from named as n
left join models.person_links as l on l.source = n.source and l.value = n.value
where plain_text(n.value) is not null and l.user_id is null
group by n.source, n.sheet, n.value
order by n.source, n.sheet, n.value
