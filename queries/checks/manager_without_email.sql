/*---
title: Managers have no e-mail address; their books are written but not sent
severity: warn
scope: company
---*/
select
    manager_id,
    name,
    reports
from models.managers
where email is null
order by manager_id
