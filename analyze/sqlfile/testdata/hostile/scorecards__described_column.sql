/*---
title: Team
columns:
  nmae: {label: Name}
sheet: Team
order: 1
books: [company]
audience: company
---*/
select name from models.users order by name
