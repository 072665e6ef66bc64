/*---
title: Facts typed into the inputs workbook
grain: one row per entry
requires:
  manual_entries: [kind]
---*/
select
    email as user_id,
    opportunity as opportunity_id,
    account as account_id,
    kind as kind,
    note as note,
    value as value,
    "date" as entered_on
from manual_entries
