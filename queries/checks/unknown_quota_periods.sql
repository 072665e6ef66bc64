/*---
title: Quotas name periods that the fiscal calendar does not have; they have no effect
severity: warn
scope: source
---*/
select
    q.source,
    q.period_id,
    min(q._line) as first_line,
    count(*) as rows_count
from staging.quotas as q
left join models.fiscal_periods as f on upper(plain_text(q.period_id)) in (f.period_id, upper(f.period_name))
where f.period_id is null and (q.starts_on is null or q.ends_on is null)
group by q.source, q.period_id
order by q.source, q.period_id
