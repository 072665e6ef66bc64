/*---
title: Team
sheet: Team
order: 1
books: [company, manager]
audience: user
columns:
  close_rate: {label: Close rate, note: "won: decided", scale: low_is_bad}
---*/
select user_id, 0.5 as close_rate from models.users union all select user_id, 1 from models.users order by all
