/*---
title: No manager is known; there is a company book only
severity: warn
scope: company
---*/
select count(*) as users_count
from models.users
having count(*) > 0 and (select count(*) from models.managers) = 0
