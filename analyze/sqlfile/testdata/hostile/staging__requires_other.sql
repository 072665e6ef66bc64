/*---
requires: {deal: [id]}
---*/
select id from deals
