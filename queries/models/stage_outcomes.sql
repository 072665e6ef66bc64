/*---
title: How often deals in a stage were won before as many days had passed as the quarter has left
grain: "one row per open stage, segment (segment NULL: all segments together) and age in the stage"
columns:
  stage_id: {note: "Open stage (models.stages)"}
  segment: {note: "Segment of the deal, else of its account, else of its owner on the closing day or tonight, as open deals have it; NULL for all segments together"}
  from_days: {note: "From this many days in the stage"}
  to_days: {note: "To this many days in the stage, included; NULL: no end"}
  reached_count: {note: "Visits of deals that were seen in the stage at that age"}
  open_days: {note: "Days that these visits lasted at that age, of which is known what came of the deal"}
  won_days: {note: "Those of open_days after which the deal was won within as many days as tonight's quarter has left"}
---*/
-- Our own history asks each day of each visit what tonight asks of an open deal: will
-- it be won by the end of the quarter? Only days that lie at least as far back as the
-- quarter goes on count, so that the answer is known for all of them, and no deal
-- that is still open is taken for lost. won_days / open_days is the part of such deals
-- that was won; deals linger where nothing happens, and so they do tonight.
with horizon as (
    select quarter_end - as_of as left_days, as_of - cast(quarter_end - as_of as integer) as answered_on
    from run
),

bands as (
    select
        cast(b.n * threshold('probability_age_days') + least(b.n, 1) as integer) as from_days,
        case when b.n < 2 then cast((b.n + 1) * threshold('probability_age_days') as integer) end as to_days
    from range(3) as b (n)
),

visits as (
    select
        v.stage_id,
        coalesce(o.segment, a.segment) as segment,
        b.from_days,
        b.to_days,
        v.entered_on + b.from_days as first_on,
        least(
            v.entered_on + coalesce(b.to_days, 100000),
            coalesce(v.left_on - 1, as_of()),
            h.answered_on
        ) as last_on,
        case when o.status = 'won' then o.closed_on end as won_on,
        h.left_days
    from models.stage_visits as v
    inner join models.opportunities as o on o.opportunity_id = v.opportunity_id
    left join models.user_assignments as a
        on
            a.user_id = o.owner_id
            and coalesce(o.closed_on, as_of()) >= a.valid_from
            and coalesce(o.closed_on, as_of()) < a.valid_to
    cross join bands as b
    cross join horizon as h
    where v.stage_kind = 'open' and not o.is_deleted
),

counted as (
    select
        stage_id,
        segment,
        from_days,
        to_days,
        last_on - first_on + 1 as open_days,
        case
            when won_on is null then 0
            else greatest(least(last_on, won_on - 1) - greatest(first_on, won_on - cast(left_days as integer)) + 1, 0)
        end as won_days
    from visits
    where last_on >= first_on
)

select
    stage_id,
    null as segment,
    from_days,
    to_days,
    count(*) as reached_count,
    sum(open_days) as open_days,
    sum(won_days) as won_days
from counted
group by stage_id, from_days, to_days
union all
select stage_id, segment, from_days, to_days, count(*), sum(open_days), sum(won_days)
from counted
where segment is not null
group by stage_id, segment, from_days, to_days
order by 1, 2 nulls first, 3
