/*---
title: Stages
grain: one row per source, pipeline and stage
columns:
  pipeline_id: {note: "Pipeline, as source:id; NULL where the source has only one"}
  stage_id: {note: "The stage: source:stage, or source:pipeline/stage where two pipelines have one of that id"}
  source: {note: "Name of the source in the config"}
  name: {note: "Name that people read; the id where none is known"}
  position: {note: "Place in the order of the pipeline; NULL when not known"}
  kind: {note: "open, won, lost or disqualified; NULL when nobody knows what it means"}
  is_listed: {note: "A list of stages of the CRM or the inputs workbook has it"}
  is_proposal: {note: "Deals in it have a proposal or quote; told, else from its name"}
  is_qualified: {note: "Deals in it are qualified; NULL when nobody said"}
  crm_probability: {note: "Probability of a win that the CRM gives (0 to 1); NULL when not delivered"}
---*/
-- kind says what a stage means for a deal: open, won, lost or disqualified. In order
-- of trust: the inputs sheet stages, the CRM's own list (its kind, its closed and won
-- flags, else probability 1 and 0), the flags of the deals in the stage, and last
-- the usual names of closed stages. NULL means that nobody knows: checks.unmapped_stages.
with found as (
    select
        stage_id,
        min(pipeline_id) as pipeline_id,
        min(source) as source,
        min(pipeline) as pipeline,
        min(stage) as stage,
        bool_or(is_listed) as is_listed
    from models.stage_links
    group by stage_id
),

crm as (
    select *
    from staging.stages
    where source in (select source from staging.opportunities)
    qualify row_number() over (
        partition by source, trim(stage_id), plain_text(pipeline_id)
        order by _file desc, _line desc
    ) = 1
),

inputs as (
    select *
    from staging.stages
    where source not in (select source from staging.opportunities)
),

told as (
    select f.stage_id, i.*  exclude (stage_id)
    from found as f
    left join crm as c
        on c.source = f.source and trim(c.stage_id) = f.stage and c.pipeline_id is not distinct from f.pipeline
    inner join inputs as i
        on
            lower(trim(i.stage_id)) in (lower(f.stage), lower(trim(c.code)), lower(trim(c.name)))
            and (
                plain_text(i.pipeline_id) is null
                or lower(trim(i.pipeline_id)) in (lower(f.pipeline), lower(trim(c.pipeline_name)))
            )
    qualify row_number() over (
        partition by f.stage_id
        order by (plain_text(i.pipeline_id) is null), i.source, i._file desc, i._line desc
    ) = 1
),

-- What the deals themselves say; only where all of them agree. Some exports leave
-- an unticked box empty, so one flag anywhere makes empty mean no.
flagged_sources as (
    select source
    from staging.opportunities
    group by source
    having count(is_closed) + count(is_won) > 0
),

deal_flags as (
    select
        l.stage_id,
        case
            when bool_and(coalesce(o.is_won, false)) then 'won'
            when bool_and(coalesce(o.is_closed, false) and not coalesce(o.is_won, false)) then 'lost'
            when bool_and(not coalesce(o.is_closed, false) and not coalesce(o.is_won, false)) then 'open'
        end as kind
    from staging.opportunities as o
    inner join models.stage_links as l
        on
            l.source = o.source
            and l.pipeline_value is not distinct from plain_text(o.pipeline_id)
            and l.stage_value = o.stage_id
    where o.source in (select f.source from flagged_sources as f)
    group by l.stage_id
),

lists_with_flags as (
    select source
    from crm
    group by source
    having count(plain_text(kind)) + count(is_closed) + count(is_won) > 0
),

judged as (
    select
        f.*,
        coalesce(plain_text(t.name), plain_text(c.name), f.stage) as name,
        coalesce(t.position, c.position) as position,
        coalesce(t.is_proposal, c.is_proposal) as is_proposal,
        coalesce(t.is_qualified, c.is_qualified) as is_qualified,
        coalesce(c.crm_probability, c.crm_probability_percent / 100) as crm_probability,
        lower(trim(t.kind)) as inputs_kind,
        lower(trim(c.kind)) as crm_kind,
        case
            when c.is_won then 'won'
            when c.is_closed then 'lost'
            when c.is_closed is not null then 'open'
        end as flag_kind,
        case
            when g.source is not null then null
            when coalesce(c.crm_probability, c.crm_probability_percent / 100) >= 1 then 'won'
            when coalesce(c.crm_probability, c.crm_probability_percent / 100) <= 0 then 'lost'
            when coalesce(c.crm_probability, c.crm_probability_percent / 100) is not null then 'open'
        end as probability_kind,
        d.kind as deal_kind,
        case
            when regexp_matches(lower(f.stage), '^(closed[ _-]*)?won$') then 'won'
            when regexp_matches(lower(f.stage), '^(closed[ _-]*)?lost$') then 'lost'
        end as name_kind
    from found as f
    left join crm as c
        on
            c.source = f.source
            and trim(c.stage_id) = f.stage
            and plain_text(c.pipeline_id) is not distinct from f.pipeline
    left join told as t on t.stage_id = f.stage_id
    left join deal_flags as d on d.stage_id = f.stage_id
    left join lists_with_flags as g on g.source = f.source
),

decided as (
    select
        *,
        coalesce(
            case when inputs_kind in ('open', 'won', 'lost', 'disqualified') then inputs_kind end,
            case when crm_kind in ('open', 'won', 'lost', 'disqualified') then crm_kind end,
            flag_kind,
            probability_kind,
            deal_kind,
            name_kind
        ) as kind
    from judged
)

select
    pipeline_id,
    stage_id,
    source,
    name,
    cast(position as integer) as position,
    case
        when kind = 'lost' and inputs_kind is null and regexp_matches(lower(name), 'disqualif|unqualif')
            then 'disqualified'
        else kind
    end as kind,
    is_listed or inputs_kind is not null as is_listed,
    -- a proposal stage is known by its name unless somebody says otherwise
    coalesce(is_proposal, regexp_matches(lower(name), 'proposal|quot|offer')) as is_proposal,
    is_qualified,
    cast(crm_probability as decimal(9, 6)) as crm_probability
from decided
order by stage_id
