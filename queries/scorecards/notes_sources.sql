/*---
title: Rows delivered, loaded and rejected
grain: one row per source and table
columns:
  source: {label: Source}
  table_name: {label: Table}
  delivered_count: {label: Delivered, note: "Rows in the delivered files"}
  loaded_count: {label: Loaded, note: "Rows that could be read"}
  rejected_count: {label: Rejected, note: "Rows that could not be read: crmscore rejects lists them with file and line", scale: high_is_bad}
sheet: Notes
order: 940
books: [company, manager]
audience: company
---*/
select
    source,
    table_name,
    delivered as delivered_count,
    loaded as loaded_count,
    rejected as rejected_count
from ops.row_counts
order by source, table_name
