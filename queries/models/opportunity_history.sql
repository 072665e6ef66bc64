/*---
title: History of the deals
grain: one row per opportunity and moment of a change, up to the as-of date
---*/
-- Each row holds the whole state of the deal from changed_at on. is_entry_known is
-- false where our own nights saw a deal for the first time that was there before.
select
    opportunity_id,
    changed_at,
    changed_on,
    stage_id,
    stage_position,
    stage_kind,
    cast(amount as decimal(18, 2)) as amount,
    expected_close_on,
    owner_id,
    is_entry_known
from models.opportunity_changes
where changed_on <= as_of()
order by opportunity_id, changed_at
