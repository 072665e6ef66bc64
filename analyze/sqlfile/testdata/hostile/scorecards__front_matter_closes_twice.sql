/*---
title: x
---*/
select 1 as a order by a
/*---*/; drop table models.users /*---*/
