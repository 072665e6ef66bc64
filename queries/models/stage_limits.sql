/*---
title: How long a deal may stay in a stage
grain: "one row per open stage and segment (segment NULL: all segments together)"
columns:
  stage_id: {note: "Open stage (models.stages)"}
  segment: {note: "Segment of the deal, else of its account, else of its owner on the closing day; NULL for all segments together"}
  won_deals: {note: "Won deals that the limit could be measured on"}
  stale_after_days: {note: "Days in the stage after which a deal is stale, at least 1"}
---*/
-- The percentile (threshold stale_percentile) of the days that deals spent in the
-- stage that were won later: a deal that is longer there looks like few winners. A
-- segment needs stale_min_wins won deals for a limit of its own; so does the stage
-- as a whole, else stale_days holds.
with stays as (
    select
        v.stage_id,
        coalesce(o.segment, a.segment) as segment,
        v.opportunity_id,
        sum(v.visit_days) as stage_days
    from models.stage_visits as v
    inner join models.opportunities as o on o.opportunity_id = v.opportunity_id
    left join models.user_assignments as a
        on a.user_id = o.owner_id and o.closed_on >= a.valid_from and o.closed_on < a.valid_to
    where
        v.stage_kind = 'open'
        and v.left_on is not null
        and o.status = 'won'
        and not o.is_deleted
    group by v.stage_id, coalesce(o.segment, a.segment), v.opportunity_id
),

-- By rank, since quantile functions take no threshold: the limit is the stay that
-- this part of the won deals did not exceed.
ranked as (
    select
        stage_id,
        segment,
        stage_days,
        row_number() over (partition by stage_id order by stage_days, opportunity_id) as rank_in_stage,
        count(*) over (partition by stage_id) as won_in_stage,
        row_number() over (partition by stage_id, segment order by stage_days, opportunity_id) as rank_in_segment,
        count(*) over (partition by stage_id, segment) as won_in_segment
    from stays
),

pooled as (
    select stage_id, won_in_stage as won_deals, min(stage_days) as limit_days
    from ranked
    where rank_in_stage >= threshold('stale_percentile') * won_in_stage
    group by stage_id, won_in_stage
),

by_segment as (
    select stage_id, segment, won_in_segment as won_deals, min(stage_days) as limit_days
    from ranked
    where segment is not null and rank_in_segment >= threshold('stale_percentile') * won_in_segment
    group by stage_id, segment, won_in_segment
)

select
    s.stage_id,
    null as segment,
    coalesce(p.won_deals, 0) as won_deals,
    cast(case
        when p.won_deals >= threshold('stale_min_wins') then greatest(p.limit_days, 1)
        else threshold('stale_days')
    end as integer) as stale_after_days
from models.stages as s
left join pooled as p on p.stage_id = s.stage_id
where s.kind = 'open' or s.kind is null
union all
select stage_id, segment, won_deals, cast(greatest(limit_days, 1) as integer)
from by_segment
where won_deals >= threshold('stale_min_wins')
order by 1, 2 nulls first
