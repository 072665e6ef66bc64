/*---
title: Visits of deals in stages
grain: one row per opportunity and uninterrupted time in a stage, up to the as-of date
columns:
  opportunity_id: {note: "The deal"}
  visit: {note: "Number of the visit within the deal, from 1; visits without a known beginning are counted and not listed"}
  stage_id: {note: "Stage (models.stages)"}
  entered_at: {note: "Moment it entered the stage (UTC); midnight where only the day is known"}
  entered_on: {note: "Its day in company time"}
  left_on: {note: "Day it left the stage; NULL while it is still there"}
  visit_days: {note: "Days in the stage, up to the as-of date while it is still there"}
---*/
-- left_on is NULL while the deal is still in the stage: such a visit is censored, its
-- days count up to the as-of date. A visit of which nobody knows when it began is left
-- out; visit counts it all the same.
with changes as (
    select
        h.opportunity_id,
        h.changed_at,
        h.changed_on,
        h.stage_id,
        h.stage_position,
        h.stage_kind,
        coalesce(h.is_entry_known, true) as is_entry_known,
        lag(h.stage_id) over (partition by h.opportunity_id order by h.changed_at) as previous_stage_id
    from models.opportunity_history as h
    where h.stage_id is not null
),

entries as (
    select
        opportunity_id,
        changed_at as entered_at,
        changed_on as entered_on,
        stage_id,
        stage_position,
        stage_kind,
        row_number() over (partition by opportunity_id order by changed_at) as visit,
        lead(changed_on) over (partition by opportunity_id order by changed_at) as left_on,
        is_entry_known
    from changes
    where stage_id is distinct from previous_stage_id
)

select
    opportunity_id,
    visit,
    stage_id,
    stage_position,
    stage_kind,
    entered_at,
    entered_on,
    left_on,
    coalesce(left_on, as_of()) - entered_on as visit_days
from entries
where is_entry_known
order by opportunity_id, visit
