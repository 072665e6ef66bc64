/*---
title: Several accounts bear the same name; one customer may be counted twice
severity: warn
scope: source
---*/
select
    source,
    lower(name) as name,
    count(*) as accounts_count,
    min(account_id) as first_account_id
from models.accounts
where not is_deleted
group by source, lower(name)
having count(*) > 1
order by source, name
