/*---
title: Open deals
grain: one row per open opportunity that is not deleted
columns:
  opportunity_id: {note: "The deal"}
  owner_id: {note: "Owner (models.users); source:unassigned for nobody"}
  manager_id: {note: "The owner's manager at the as-of date; NULL for nobody"}
  account_id: {note: "Account, as source:id; NULL for none"}
  account_name: {note: "Name of the account; NULL when not known"}
  stage: {note: "Name of the stage"}
  segment: {note: "Segment of the deal, else of its account, else of the owner; NULL when none is known"}
  created_on: {note: "Day it was entered, in company time; NULL when not known"}
  in_stage_since_on: {note: "Day it entered its present stage; NULL when no history tells it"}
  age_days: {note: "Days since it was entered; NULL when that day is not known"}
  days_in_stage: {note: "Days since in_stage_since_on; NULL when that is"}
  stale_after_days: {note: "Days after which a deal in this stage and segment is stale (models.stage_limits)"}
  pushes: {note: "How often its close date was moved to a later month; NULL when its source has no opportunity_history"}
  next_step: {note: "What is to be done next; NULL for nothing"}
  next_step_on: {note: "When that is to be done; NULL for no date"}
  last_activity_on: {note: "Day of the last activity; NULL for none"}
  next_activity_on: {note: "Day of the next planned activity, from the as-of date on; NULL for none"}
  days_since_activity: {note: "Days since the last activity, without one since it was entered; NULL when its source delivers no activities"}
  contacts_count: {note: "Contacts with a role in the deal; NULL when its source delivers no opportunity_contacts"}
  active_contacts: {note: "Contacts with an activity in the last contact_window_days; NULL when its source delivers no activities"}
  has_next_step: {note: "Has a next step, a date for one that is not over, or a planned activity; NULL when its source delivers no next steps"}
  has_decision_maker: {note: "A contact who decides is known; NULL when its source delivers no opportunity_contacts"}
  has_amount: {note: "Has an amount above 0"}
  is_past_due: {note: "Its expected close date is over; false without a date"}
  is_stale: {note: "In its stage for longer than stale_after_days; NULL when days_in_stage is"}
  is_pushed: {note: "Pushed at least push_limit times; NULL when pushes is"}
  is_next_step_overdue: {note: "next_step_on is over; NULL for no date"}
  is_silent: {note: "No activity for more than activity_gap_days; NULL when days_since_activity is"}
  is_single_threaded: {note: "Fewer than min_active_contacts active contacts; NULL when active_contacts is"}
  stage_id: {note: "Stage at the as-of date (models.stages)"}
  type: {note: "Kind of business, for example New Business or Renewal; NULL when not delivered"}
  amount: {note: "Value in the deal's own currency; NULL when not known"}
  expected_close_on: {note: "Close date that the owner expects; NULL for none"}
---*/
-- What a source does not deliver is NULL here and never false: days_in_stage, pushes
-- and is_stale need opportunity_history (our own snapshots give days_in_stage in the
-- end, for deals that moved), has_decision_maker needs
-- opportunity_contacts, days_since_activity needs activities, has_next_step needs next steps.
with delivered as (
    select
        s.source,
        s.source in (select h.source from staging.opportunity_history as h) as has_history,
        s.source in (select c.source from staging.opportunity_contacts as c) as has_contacts,
        s.source in (select a.source from staging.activities as a) as has_activities,
        s.source in (
            select o.source from staging.opportunities as o
            where plain_text(o.next_step) is not null or o.next_step_on is not null
        ) as has_next_steps
    from (select distinct source from models.opportunities) as s
),

-- A push: the close date moves into a later month. Several edits on one day are
-- one, so each day counts with its last value.
close_dates as (
    select opportunity_id, changed_on, last(expected_close_on order by changed_at) as expected_close_on
    from models.opportunity_history
    where expected_close_on is not null
    group by opportunity_id, changed_on
),

moves as (
    select
        opportunity_id,
        date_trunc('month', expected_close_on) > date_trunc(
            'month', lag(expected_close_on) over (partition by opportunity_id order by changed_on)
        ) as is_push
    from close_dates
),

pushes as (
    select opportunity_id, count(*) filter (is_push) as pushes
    from moves
    group by opportunity_id
),

present_visits as (
    select opportunity_id, entered_on
    from models.stage_visits
    where left_on is null
),

contacts as (
    select
        c.opportunity_id,
        bool_or(c.is_decision_maker) as has_decision_maker,
        count(*) as contacts
    from models.opportunity_contacts as c
    group by c.opportunity_id
),

activities as (
    select
        opportunity_id,
        max(done_on) as last_activity_on,
        min(due_on) filter (not is_done and not coalesce(is_off, false) and due_on >= as_of()) as next_activity_on,
        count(distinct contact_id) filter (
            done_on >= as_of() - cast(threshold('contact_window_days') as integer)
        ) as active_contacts
    from models.activities
    where opportunity_id is not null
    group by opportunity_id
),

gathered as (
    select
        o.*,
        a.manager_id,
        coalesce(o.segment, a.segment) as deal_segment,
        as_of() - o.created_on as age_days,
        -- our own nights know it of deals that moved since, or came later
        case when d.has_history then coalesce(v.entered_on, o.created_on) else v.entered_on end as in_stage_since_on,
        case when d.has_history then coalesce(p.pushes, 0) end as pushes,
        d.has_history,
        case when d.has_contacts then coalesce(c.has_decision_maker, false) end as has_decision_maker,
        case when d.has_contacts then coalesce(c.contacts, 0) end as contacts_count,
        t.last_activity_on,
        t.next_activity_on,
        case when d.has_activities then coalesce(t.active_contacts, 0) end as active_contacts,
        case
            when d.has_activities then as_of() - coalesce(t.last_activity_on, o.created_on)
        end as days_since_activity,
        case
            when d.has_next_steps
                then o.next_step is not null or coalesce(o.next_step_on >= as_of(), false) or t.next_activity_on is not null
        end as has_next_step
    from models.opportunities as o
    inner join delivered as d on d.source = o.source
    left join models.user_assignments as a
        on a.user_id = o.owner_id and as_of() >= a.valid_from and as_of() < a.valid_to
    left join pushes as p on p.opportunity_id = o.opportunity_id
    left join present_visits as v on v.opportunity_id = o.opportunity_id
    left join contacts as c on c.opportunity_id = o.opportunity_id
    left join activities as t on t.opportunity_id = o.opportunity_id
    where o.status = 'open' and not o.is_deleted
)

select
    g.opportunity_id,
    g.source,
    g.name,
    g.crm_url,
    g.owner_id,
    g.manager_id,
    g.account_id,
    g.account_name,
    g.pipeline_id,
    g.stage_id,
    g.stage_name as stage,
    g.stage_position,
    g.deal_segment as segment,
    g.type,
    g.amount,
    g.currency,
    g.company_amount,
    g.crm_probability,
    g.created_on,
    g.expected_close_on,
    g.in_stage_since_on,
    cast(g.age_days as integer) as age_days,
    cast(as_of() - g.in_stage_since_on as integer) as days_in_stage,
    coalesce(own.stale_after_days, pooled.stale_after_days) as stale_after_days,
    g.pushes,
    g.next_step,
    g.next_step_on,
    g.last_activity_on,
    g.next_activity_on,
    cast(g.days_since_activity as integer) as days_since_activity,
    g.contacts_count,
    g.active_contacts,
    g.has_next_step,
    g.has_decision_maker,
    coalesce(g.amount, 0) > 0 as has_amount,
    coalesce(g.expected_close_on < as_of(), false) as is_past_due,
    as_of() - g.in_stage_since_on > coalesce(own.stale_after_days, pooled.stale_after_days) as is_stale,
    g.pushes >= threshold('push_limit') as is_pushed,
    g.next_step_on < as_of() as is_next_step_overdue,
    g.days_since_activity > threshold('activity_gap_days') as is_silent,
    g.active_contacts < threshold('min_active_contacts') as is_single_threaded,
    g.dq_reasons
from gathered as g
left join models.stage_limits as own on own.stage_id = g.stage_id and own.segment = g.deal_segment
left join models.stage_limits as pooled on pooled.stage_id = g.stage_id and pooled.segment is null
order by g.opportunity_id
