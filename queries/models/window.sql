/*---
title: The window of close rates and cycles
grain: one row
columns:
  starts_on: {note: "First day that counts; 1900-01-01: all time"}
  ends_on: {note: "Last day that counts: the as-of date"}
  earlier_starts_on: {note: "First day of the window as it was a quarter ago; 1900-01-01: all time"}
---*/
-- The fiscal quarters of threshold close_rate_window_quarters up to the as-of date,
-- the running one included; all time when that is 0.
with quarters as (
    select starts_on, row_number() over (order by starts_on desc) as back
    from models.fiscal_periods
    where kind = 'quarter' and starts_on <= as_of()
)

select
    case
        when threshold('close_rate_window_quarters') > 0
            then coalesce(
                min(starts_on) filter (back = threshold('close_rate_window_quarters')),
                min(starts_on)
            )
        else date '1900-01-01'
    end as starts_on,
    as_of() as ends_on,
    case
        when threshold('close_rate_window_quarters') > 0
            then coalesce(
                min(starts_on) filter (back = threshold('close_rate_window_quarters') + 1),
                min(starts_on)
            )
        else date '1900-01-01'
    end as earlier_starts_on
from quarters
