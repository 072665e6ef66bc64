/*---
title: Definition of every number
grain: one row per sheet and number with a definition
columns:
  sheet: {label: Sheet}
  number: {label: Number, format: text}
  definition: {label: Definition}
  file: {label: Query}
sheet: Notes
order: 950
books: [company, manager]
audience: company
---*/
select
    d.sheet,
    coalesce(d.label, d.column_name) as number,
    d.note as definition,
    d.file
from ops.definitions as d
where d.note is not null
order by d.sheet, d.file, d.position, d.column_name
