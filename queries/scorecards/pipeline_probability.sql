/*---
title: Chance of each open deal to be won this quarter
grain: one row per open deal
columns:
  opportunity_id: {note: "The deal"}
  user_id: {note: "Owner (models.users)"}
  opportunity_name: {note: "Its name; NULL when not delivered"}
  opportunity_url: {note: "Link to it in the CRM; NULL for none"}
  account_name: {note: "Name of the account; NULL when not known"}
  stage_name: {note: "Name of its stage"}
  stage_days: {note: "Days in its present stage; NULL when no history tells it"}
  expected_close_on: {note: "Close date that the owner expects; NULL for none"}
  open_amount: {note: "Company currency at the rate of the as-of date; NULL when not known"}
  crm_rate: {note: "Chance that the CRM gives; NULL when not delivered"}
  win_rate: {label: Chance, note: "Chance that it is won by the end of the fiscal quarter (0 to 1); NULL when nothing tells it"}
  basis: {label: From, note: "own history: what became of deals of this stage, age in it and segment (all segments where its own was never seen there), drawn to the stage's mean; own history, all ages: where its age in the stage is not known; close rate of the stage; CRM; not known", format: text}
---*/
-- The first that there is: own history (models.stage_outcomes), of which
-- probability_weight deals at the stage's mean steady each cell, all segments where the
-- deal's own was never seen there at that age; the part won of the
-- decided deals whose last open stage this was; what the CRM says. The last two know no
-- quarter and count only for deals expected to close by its end.
with frame as (
    select
        quarter_end,
        quarter_end - as_of as left_days,
        threshold('probability_weight') as weight,
        threshold('min_decided') as min_decided
    from run
),

cells as (
    select stage_id, segment, from_days, to_days, reached_count, ratio(reached_count * won_days, open_days) as won_count
    from models.stage_outcomes
),

stages as (
    select stage_id, sum(won_count) / sum(reached_count) as won_rate
    from cells
    where segment is null
    group by stage_id
),

last_stages as (
    select h.opportunity_id, last(h.stage_id order by h.changed_at) as stage_id
    from models.opportunity_history as h
    where h.stage_kind = 'open'
    group by h.opportunity_id
),

closings as (
    select s.stage_id, count(*) as decided_count, count(*) filter (where o.status = 'won') / count(*) as won_rate
    from last_stages as s
    join models.opportunities as o on o.opportunity_id = s.opportunity_id
    where o.status in ('won', 'lost') and not o.is_deleted
    group by s.stage_id
),

judged as (
    select
        d.opportunity_id,
        d.owner_id,
        d.name,
        d.crm_url,
        d.account_name,
        d.stage,
        d.days_in_stage,
        d.expected_close_on,
        d.company_amount,
        d.crm_probability,
        f.left_days,
        coalesce(d.expected_close_on <= f.quarter_end, false) as is_due,
        case
            when d.days_in_stage is null then s.won_rate
            else (coalesce(c.won_count, p.won_count, 0) + f.weight * s.won_rate)
                / (coalesce(c.reached_count, p.reached_count, 0) + f.weight)
        end as own_rate,
        case when k.decided_count >= f.min_decided then k.won_rate end as stage_rate
    from models.open_deals as d
    cross join frame as f
    left join stages as s on s.stage_id = d.stage_id
    left join cells as c
        on c.stage_id = d.stage_id
        and c.segment is not distinct from d.segment
        and d.days_in_stage between c.from_days and coalesce(c.to_days, d.days_in_stage)
    left join cells as p
        on p.stage_id = d.stage_id
        and p.segment is null
        and d.days_in_stage between p.from_days and coalesce(p.to_days, d.days_in_stage)
    left join closings as k on k.stage_id = d.stage_id
)

select
    owner_id as user_id,
    opportunity_id,
    name as opportunity_name,
    crm_url as opportunity_url,
    account_name,
    stage as stage_name,
    days_in_stage as stage_days,
    expected_close_on,
    company_amount as open_amount,
    crm_probability::double as crm_rate,
    case
        when coalesce(own_rate, stage_rate, crm_probability) is null then null
        when left_days = 0 then 0
        when own_rate is not null then own_rate
        when is_due then coalesce(stage_rate, crm_probability::double)
        else 0
    end as win_rate,
    case
        when own_rate is not null and days_in_stage is null then 'own history, all ages'
        when own_rate is not null then 'own history'
        when stage_rate is not null then 'close rate of the stage'
        when crm_probability is not null then 'CRM'
        else 'not known'
    end as basis
from judged
order by owner_id, opportunity_id
