/*---
title: Team
sheet: Team
order: 1
books: [company]
audience: company
---*/
select user_id from models.users
