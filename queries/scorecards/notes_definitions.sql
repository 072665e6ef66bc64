/*---
title: Definition of every number
grain: one row per sheet and number with a definition
columns:
  sheet: {label: Sheet}
  number: {label: Number, format: text}
  definition: {label: Definition}
  file: {label: Query}
sheet: Notes
order: 920
books: [company, manager]
audience: company
---*/
-- A tile's label is a value and no column: its definition comes with the tile.
with defined as (
    select
        d.sheet,
        d.file,
        d.position,
        coalesce(d.label, d.column_name) as number,
        d.note as definition
    from ops.definitions as d
    where d.note is not null
    union all
    select 'Summary', 'scorecards/summary_tiles.sql', t.position, t.label, t.definition
    from scorecards.summary_tiles as t
    where t.manager_id is null
    union all
    select 'Sheet of a rep', 'scorecards/rep_sheet_tiles.sql', r.position, r.label, r.definition
    from scorecards.rep_sheet_definitions as r
)

select sheet, number, definition, file
from defined
order by sheet, file, position, number
