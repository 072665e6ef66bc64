/*---
title: Team
sheet: Team
order: 1
books: [company]
audience: company
---*/
select * from models.users order by user_id
