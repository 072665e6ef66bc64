/*---
title: Tiles
sheet: Summary
order: 100
books: [company, manager]
audience: manager
block: tiles
---*/
select manager_id, 1 as position, 'Won' as label, 10.0 as value, 'amount' as kind, null as n from models.managers
order by manager_id, position
