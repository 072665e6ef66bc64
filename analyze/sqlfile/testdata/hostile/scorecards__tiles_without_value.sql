/*---
title: Team
block: tiles
sheet: Team
order: 1
books: [company]
audience: company
---*/
select 1 as position, 'x' as label order by position
