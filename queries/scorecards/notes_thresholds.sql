/*---
title: Thresholds in force
grain: one row per threshold, and per team with its own
columns:
  threshold_key: {label: Threshold}
  team: {label: Team, note: "Empty: for everybody"}
  value: {label: Value, format: number}
  unit: {label: Unit}
  meaning: {label: Meaning, format: note}
  source: {label: Why this value, format: note}
sheet: Notes
order: 930
books: [company, manager]
audience: company
---*/
select key as threshold_key, team, value, unit, meaning, source
from thresholds
order by key, team nulls first
