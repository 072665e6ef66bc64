/*---
title: Open deals and their defects
grain: one row per open deal
columns:
  is_past_due: {label: Past due, note: "Expected close date before the as-of date"}
  is_stale: {label: Stale, note: "Longer in its stage than nearly all deals that were won later; NULL where stage history is missing"}
  is_pushed: {label: Pushed, note: "Expected close date moved into a later month at least push_limit times; NULL where history is missing"}
  lacks_next_step: {label: No next step, note: "NULL where the source delivers no next steps at all"}
  lacks_decision_maker: {label: No decision maker, note: "NULL where the source delivers no contact roles at all"}
  lacks_amount: {label: No amount, note: "NULL where the source delivers no amounts at all"}
---*/
-- What a source never delivers is not a defect of its deals: NULL, never true.
with known as (
    select
        o.source,
        bool_or(o.next_step is not null or o.next_step_on is not null or coalesce(d.has_next_step, false)) as has_next_steps,
        bool_or(o.amount is not null and o.status = 'open') as has_amounts,
        bool_or(o.expected_close_on is not null and o.status = 'open') as has_close_dates
    from models.opportunities as o
    left join models.open_deals as d on d.opportunity_id = o.opportunity_id
    group by o.source
),

with_roles as (
    select distinct o.source
    from models.opportunity_contacts as c
    join models.opportunities as o on o.opportunity_id = c.opportunity_id
    where c.role is not null
),

with_history as (
    select distinct o.source
    from models.opportunity_history as h
    join models.opportunities as o on o.opportunity_id = h.opportunity_id
),

judged as (
    select
        d.opportunity_id,
        d.owner_id,
        o.source,
        o.name as opportunity_name,
        o.account_name,
        o.stage_name,
        o.company_amount,
        o.crm_url,
        d.age_days,
        d.days_in_stage,
        o.expected_close_on,
        o.next_step,
        o.next_step_on,
        case when h.source is not null then d.pushes end as pushes,
        case when k.has_close_dates then coalesce(o.expected_close_on < as_of(), false) end as is_past_due,
        as_of() - o.expected_close_on as past_due_days,
        d.is_stale,
        case when h.source is not null then coalesce(d.pushes, 0) >= threshold('push_limit') end as is_pushed,
        case when k.has_next_steps then not coalesce(d.has_next_step, false) end as lacks_next_step,
        case when r.source is not null then not coalesce(d.has_decision_maker, false) end as lacks_decision_maker,
        case when k.has_amounts then coalesce(o.amount, 0) <= 0 end as lacks_amount
    from models.open_deals as d
    join models.opportunities as o on o.opportunity_id = d.opportunity_id
    left join known as k on k.source = o.source
    left join with_roles as r on r.source = o.source
    left join with_history as h on h.source = o.source
)

select
    opportunity_id,
    owner_id,
    source,
    opportunity_name,
    account_name,
    stage_name,
    company_amount,
    crm_url,
    age_days,
    days_in_stage,
    expected_close_on,
    next_step,
    next_step_on,
    pushes,
    past_due_days,
    is_past_due,
    is_stale,
    is_pushed,
    lacks_next_step,
    lacks_decision_maker,
    lacks_amount,
    coalesce(is_past_due, false)::integer
    + coalesce(is_stale, false)::integer
    + coalesce(is_pushed, false)::integer
    + coalesce(lacks_next_step, false)::integer
    + coalesce(lacks_decision_maker, false)::integer
    + coalesce(lacks_amount, false)::integer as defects_count
from judged
order by opportunity_id
