/*---
title: Team
sheet: Team
order: 1
books: [company]
audience: manager
---*/
select name from models.users order by name
