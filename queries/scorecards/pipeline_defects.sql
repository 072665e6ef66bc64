/*---
title: Open deals and their defects
grain: one row per open deal
columns:
  is_past_due: {label: Past due, note: "Expected close date before the as-of date; NULL when the source has no close dates"}
  is_stale: {label: Stale, note: "Longer in its stage than nearly all deals that were won later"}
  is_pushed: {label: Pushed, note: "Expected close date moved into a later month at least push_limit times"}
  lacks_next_step: {label: No next step, note: "No next step and no activity ahead; NULL when its source delivers no next steps"}
  lacks_decision_maker: {label: No decision maker, note: "No contact who decides; NULL when its source delivers no roles"}
  lacks_amount: {label: No amount, note: "No amount above 0; NULL when no deal of the source has one"}
  opportunity_id: {note: "The deal"}
  owner_id: {note: "Owner (models.users); source:unassigned for nobody"}
  opportunity_name: {note: "Its name; NULL when not delivered"}
  stage_name: {note: "Name of its stage"}
  company_amount: {note: "Amount in company currency; NULL when not known"}
  crm_url: {note: "Link to it in the CRM; NULL for none"}
  created_on: {note: "Day it was entered; NULL when not known"}
  next_step: {note: "Next step, else the next planned activity; NULL for neither"}
  past_due_days: {note: "Days since the expected close date, below 0 when it is ahead; NULL without a date"}
  defects_count: {note: "How many of the six defects it has"}
  account_name: {note: "Name of the account; NULL when not known"}
---*/
-- What a source never delivers is not a defect of its deals: NULL, never true.
with known as (
    select
        d.source,
        count(d.expected_close_on) > 0 as has_close_dates,
        bool_or(d.has_amount) as has_amounts
    from models.open_deals as d
    group by d.source
),

with_roles as (
    select distinct o.source
    from models.opportunity_contacts as c
    join models.opportunities as o on o.opportunity_id = c.opportunity_id
    where c.role is not null
),

judged as (
    select
        d.*,
        case when k.has_close_dates then coalesce(d.is_past_due, false) end as is_late,
        as_of() - d.expected_close_on as past_due_days,
        not d.has_next_step as lacks_next_step,
        case when r.source is not null then not d.has_decision_maker end as lacks_decision_maker,
        case when k.has_amounts then not d.has_amount end as lacks_amount
    from models.open_deals as d
    left join known as k on k.source = d.source
    left join with_roles as r on r.source = d.source
)

select
    opportunity_id,
    owner_id,
    source,
    name as opportunity_name,
    account_name,
    stage as stage_name,
    company_amount,
    crm_url,
    created_on,
    age_days,
    days_in_stage,
    stale_after_days,
    expected_close_on,
    coalesce(next_step, 'activity on ' || next_activity_on::varchar) as next_step,
    pushes,
    past_due_days,
    is_late as is_past_due,
    is_stale,
    is_pushed,
    lacks_next_step,
    lacks_decision_maker,
    lacks_amount,
    coalesce(is_late, false)::integer
    + coalesce(is_stale, false)::integer
    + coalesce(is_pushed, false)::integer
    + coalesce(lacks_next_step, false)::integer
    + coalesce(lacks_decision_maker, false)::integer
    + coalesce(lacks_amount, false)::integer as defects_count
from judged
order by opportunity_id
