/*---
title: What managers have written into their workbooks
grain: one row per filled-in row of a returned workbook
requires:
  entries: [book_id, as_of, opportunity_id]
---*/
-- A workbook names its columns as the sheet's query does: a column of your own that
-- people fill in stands in entries under that name.
select
    book_id as book_id,
    manager_id as manager_id,
    as_of as entered_on,
    sheet as sheet,
    opportunity_id as opportunity_id,
    decision as decision,
    next_step_agreed as next_step,
    by_when as by_when,
    comment as comment,
    unread as unread,
    delivered_at as delivered_at
from entries
