/*---
title: What the tiles of a rep's sheet mean
grain: one row per tile
columns:
  position: {note: "Place of the tile"}
  label: {note: "Its label"}
  definition: {note: "Its line on the sheet Notes"}
---*/
-- Apart from the tiles, so that a fault in a rep's number does not take the notes along.
select position, label, definition
from (values
    (1, 'Won this quarter', 'Amount of the rep''s deals won from the first day of the fiscal quarter to the as-of date, company currency. Goal: the rep''s quota of the quarter. Pace: won / (quota × part of the quarter''s days gone). Columns: the last eight fiscal quarters, the running one last'),
    (2, 'Close rate', 'won / (won + lost) of the rep''s deals closed in the window, with its Wilson interval of 95%. Peers: the close rate of reps alike on the same mix of deals, see sheet Coaching check. Change: against the window as it was at the end of the last quarter'),
    (3, 'Cycle, median', 'Median days from creation to closing of the rep''s deals won in the window. Change: against the window as it was at the end of the last quarter'),
    (4, 'Open pipeline', 'Amount of all the rep''s open deals, n of them, company currency at the rate of the as-of date'),
    (5, 'Coverage', 'Amount of the rep''s open deals expected to close this quarter, n of them, / quota still to be won. Goal: 1 / close rate, the amount it takes at that rate; threshold coverage_floor where there is no rate'),
    (6, 'Stale or past due', 'Open deals longer in their stage than nearly all deals that were won later, or with a close date before the as-of date / open deals that can be judged (thresholds stale_percentile, stale_share_watch, stale_share_act)')
) as d(position, label, definition)
order by position
