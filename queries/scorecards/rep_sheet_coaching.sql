/*---
title: Coaching suggestion
grain: one row per rep whom the coaching check suggests
serves: [K6b, M12]
columns:
  sentence: {label: Coaching sentence of a rep, note: "Only for reps with the verdict coach: the same words as on sheet Coaching check"}
sheet: Rep
order: 651
books: [company, manager]
audience: user
per: user
block: headline
---*/
-- For the manager's eyes: a rep's own workbook does not have this file.
select c.user_id, c.note as sentence
from scorecards.coaching_check as c
where c.status = 'coach'
order by c.user_id
