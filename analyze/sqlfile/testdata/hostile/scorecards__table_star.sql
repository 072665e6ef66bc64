/*---
title: Team
sheet: Team
order: 1
books: [company]
audience: company
---*/
select u.* from models.users as u order by u.user_id
