/*---
title: Which stage a delivered value means
grain: one row per source, pipeline and stage as deals and their history write them
columns:
  source: {note: "Source in which the value stands"}
  pipeline_value: {note: "Pipeline as the deal writes it; NULL for none"}
  stage_value: {note: "Stage as the deal or its history writes it"}
  pipeline: {note: "The pipeline's bare id, or as delivered where no list has it; NULL for none"}
  stage: {note: "The stage's bare id, or as delivered where no list has it"}
  is_listed: {note: "A list of stages of the source has it"}
  pipeline_id: {note: "Pipeline, as source:id; NULL where the source has only one"}
  stage_id: {note: "Stage of models.stages: source:stage, or source:pipeline/stage where two pipelines have one of that id"}
---*/
-- Deals carry a stage as id or as name, and HubSpot's "Closed Won" exists in every
-- pipeline. stage_id is source:stage where that is clear and
-- source:pipeline/stage where two pipelines have a stage of that name.
with used as (
    select distinct source, plain_text(pipeline_id) as pipeline_value, stage_id as stage_value
    from staging.opportunities
    union
    select h.source, plain_text(o.pipeline_id), h.stage_id
    from staging.opportunity_history as h
    left join staging.opportunities as o
        on o.source = h.source and o.opportunity_id = h.opportunity_id
    where plain_text(h.stage_id) is not null
),

-- Stages that no deal is in belong to the pipeline all the same.
listed as (
    select distinct
        source,
        plain_text(pipeline_id) as pipeline_id,
        plain_text(pipeline_name) as pipeline_name,
        trim(stage_id) as stage_id,
        plain_text(code) as code,
        plain_text(name) as name
    from staging.stages
    where source in (select source from staging.opportunities)
),

pipeline_names as (
    select source, lower(pipeline_name) as name, min(pipeline_id) as pipeline_id
    from listed
    where pipeline_name is not null
    group by source, lower(pipeline_name)
    having count(distinct pipeline_id) = 1
),

every_value as (
    select source, pipeline_value, stage_value from used
    union
    select source, pipeline_id, stage_id from listed
),

matched as (
    select
        v.source,
        v.pipeline_value,
        v.stage_value,
        coalesce(l.pipeline_id, n.pipeline_id, v.pipeline_value) as pipeline,
        coalesce(l.stage_id, trim(v.stage_value)) as stage,
        l.stage_id is not null as is_listed
    from every_value as v
    left join listed as l
        on
            l.source = v.source
            and lower(trim(v.stage_value)) in (lower(l.stage_id), lower(l.code), lower(l.name))
            and (
                l.pipeline_id is null
                or v.pipeline_value is null
                or lower(l.pipeline_id) = lower(v.pipeline_value)
                or lower(l.pipeline_name) = lower(v.pipeline_value)
            )
    left join pipeline_names as n on n.source = v.source and n.name = lower(v.pipeline_value)
    -- an exact id before a name, a stage of the deal's own pipeline before a common one
    qualify row_number() over (
        partition by v.source, v.pipeline_value, v.stage_value
        order by
            (l.stage_id is not distinct from v.stage_value) desc,
            (lower(l.stage_id) is not distinct from lower(trim(v.stage_value))) desc,
            l.pipeline_id nulls last,
            l.stage_id
    ) = 1
),

spread as (
    select source, stage, count(distinct coalesce(pipeline, '')) as pipelines
    from matched
    group by source, stage
),

pipelines as (
    select source, count(distinct pipeline) as pipelines
    from matched
    group by source
)

select
    m.source,
    m.pipeline_value,
    m.stage_value,
    m.pipeline,
    m.stage,
    m.is_listed,
    -- a source's only pipeline needs no name, and many CRMs give it none
    case when p.pipelines > 1 then m.source || ':' || m.pipeline end as pipeline_id,
    m.source || ':' || case when s.pipelines > 1 then coalesce(m.pipeline || '/', '') else '' end || m.stage as stage_id
from matched as m
inner join spread as s on s.source = m.source and s.stage = m.stage
inner join pipelines as p on p.source = m.source
order by m.source, m.pipeline_value nulls first, m.stage_value
