/*---
title: What became of each deal, over all landed data
grain: one row per opportunity and moment of a change, also after the as-of date
---*/
-- Each row holds the whole state from changed_at on: what a change leaves empty is
-- carried on from the one before. Changes of one moment are one row.
with moments as (
    select
        source,
        opportunity_id as bare_id,
        coalesce(changed_at, cast(changed_on as timestamp)) as changed_at,
        -- a day without a clock is the day itself, in no time zone
        min(coalesce(changed_on, company_date(changed_at))) as changed_on,
        last(plain_text(stage_id) order by _file, _line) filter (plain_text(stage_id) is not null) as stage_value,
        last(amount order by _file, _line) filter (amount is not null) as amount,
        last(expected_close_on order by _file, _line) filter (expected_close_on is not null) as expected_close_on,
        last(plain_text(owner_id) order by _file, _line) filter (plain_text(owner_id) is not null) as owner_value,
        first(plain_text(previous_owner_id) order by _file, _line)
            filter (plain_text(previous_owner_id) is not null) as previous_owner_value
    from staging.opportunity_history
    where
        coalesce(changed_at, cast(changed_on as timestamp)) is not null
        and not coalesce(is_deleted, false)
    group by source, opportunity_id, coalesce(changed_at, cast(changed_on as timestamp))
),

carried as (
    select
        source,
        bare_id,
        changed_at,
        changed_on,
        last_value(stage_value ignore nulls) over past as stage_value,
        last_value(amount ignore nulls) over past as amount,
        last_value(expected_close_on ignore nulls) over past as expected_close_on,
        coalesce(
            last_value(owner_value ignore nulls) over past,
            -- before the first change of owner: whom that change took the deal from
            first_value(previous_owner_value ignore nulls) over future
            -- and without any change of owner: the present one, joined below
        ) as owner_value
    from moments
    window
        past as (
            partition by source, bare_id order by changed_at
            rows between unbounded preceding and current row
        ),
        future as (
            partition by source, bare_id order by changed_at
            rows between 1 following and unbounded following
        )
),

deals as (
    select
        source,
        opportunity_id as bare_id,
        min(plain_text(pipeline_id)) as pipeline_value,
        last(coalesce(plain_text(owner_id), plain_text(owner_name)) order by updated_at nulls first, _file, _line) as owner_value
    from staging.opportunities
    group by source, opportunity_id
),

resolved as (
    select
        c.source || ':' || c.bare_id as opportunity_id,
        c.changed_at,
        c.changed_on,
        s.stage_id,
        s.position as stage_position,
        s.kind as stage_kind,
        c.amount,
        c.expected_close_on,
        p.user_id as owner_id
    from carried as c
    left join deals as d on d.source = c.source and d.bare_id = c.bare_id
    left join models.stage_links as l
        on
            l.source = c.source
            and l.stage_value = c.stage_value
            and l.pipeline_value is not distinct from d.pipeline_value
    left join models.stages as s on s.stage_id = l.stage_id
    left join models.person_links as p on p.source = c.source and p.value = coalesce(c.owner_value, d.owner_value)
)

-- A row that changes nothing is no change: CRMs write one for every save.
select *
from resolved
window deal as (partition by opportunity_id order by changed_at)
qualify
    row_number() over deal = 1
    or stage_id is distinct from lag(stage_id) over deal
    or amount is distinct from lag(amount) over deal
    or expected_close_on is distinct from lag(expected_close_on) over deal
    or owner_id is distinct from lag(owner_id) over deal
order by opportunity_id, changed_at
