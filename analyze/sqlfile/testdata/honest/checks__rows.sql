/*---
severity: block
limit: 5
---*/
select count(*) from models.users having count(*) = 0
