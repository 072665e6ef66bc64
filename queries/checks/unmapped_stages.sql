/*---
title: Deals are in a stage that no list of stages knows; say what it means on the sheet stages of the inputs workbook
severity: warn
scope: source
---*/
-- A source without any list of stages whose deals carry closed and won flags is
-- fine; a stage missing from an existing list is not, even where flags help out.
with deals as (
    select
        stage_id,
        count(*) as deals_count,
        count(*) filter (status = 'open') as open_count,
        min(name) as example
    from models.opportunities
    group by stage_id
),

listing_sources as (
    select distinct source from models.stages where is_listed
)

select
    s.source,
    s.name as stage,
    d.deals_count,
    d.open_count,
    d.example,
    case
        when s.kind is null then 'counted as open'
        else 'counted as ' || s.kind || ' by the deals'' own flags'
    end as treated_as
from models.stages as s
inner join deals as d on d.stage_id = s.stage_id
left join listing_sources as l on l.source = s.source
where s.kind is null or (l.source is not null and not s.is_listed)
order by s.source, d.deals_count desc, s.name
