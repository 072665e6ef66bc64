/*---
title: What moved the quarter's pipeline
grain: one row per manager and step that occurred
columns:
  step_label: {label: Step}
  position: {hidden: true, note: "Place of the step in the waterfall"}
  step: {hidden: true}
  step_amount: {label: Amount, note: "Opening and closing: open amount expected to close in the quarter; between them what each step adds or takes away"}
  is_total: {hidden: true, note: "Opening and closing, whose bars stand on zero"}
sheet: Movement
order: 460
books: [company, manager]
empty: "No movement to draw."
audience: manager
block: chart
chart: {kind: waterfall, x: step_label, y: step_amount}
trace:
  step_amount: {rows: scorecards.movement_lines, match: manager_id is not distinct from sheet.manager_id and step = sheet.step, value: "coalesce(sum(step_amount), 0)"}
---*/
select
    manager_id,
    position,
    step,
    step_label,
    step_amount,
    step in ('opening', 'closing') as is_total
from scorecards.pipeline_movement
order by manager_id nulls first, position
