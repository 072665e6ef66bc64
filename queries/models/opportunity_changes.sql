/*---
title: What became of each deal, over all landed data
grain: one row per opportunity and moment of a change, also after the as-of date
columns:
  opportunity_id: {note: "The deal, as source:id"}
  changed_at: {note: "Moment from which the state holds (UTC); midnight where only the day is known"}
  changed_on: {note: "Its day in company time"}
  stage_id: {note: "Stage (models.stages) from then on; NULL when not known"}
  stage_position: {note: "Place of the stage in its pipeline; NULL when not known"}
  stage_kind: {note: "open, won, lost or disqualified; NULL when nobody knows what the stage means"}
  amount: {note: "Value in the deal's own currency from then on; NULL when not known"}
  expected_close_on: {note: "Expected close date from then on; NULL when not known"}
  owner_id: {note: "Owner (models.users) from then on; NULL when nobody is known"}
  is_entry_known: {note: "False where our own nights saw a deal first that was there before: since when it was so is not known"}
---*/
-- Each row holds the whole state from changed_at on: what a change leaves empty is
-- carried on from the one before. Changes of one moment are one row.
--
-- A source without a history of its own has the one that our nights saw: the day of a
-- change is the as-of date of the first night that saw it, and the last state is
-- today's. Of deals older than the first night nobody knows since when they have been
-- in the stage of their first row: is_entry_known is false there.
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
        plain_text(pipeline_id) as pipeline_value,
        coalesce(plain_text(owner_id), plain_text(owner_name)) as owner_value,
        stage_id as stage_value,
        cast(amount as decimal(18, 2)) as amount,
        expected_close_on,
        coalesce(created_on, company_date(created_at)) as created_on,
        coalesce(closed_on, company_date(closed_at)) as closed_on,
        coalesce(updated_on, company_date(updated_at)) as updated_on
    from staging.opportunities
    qualify row_number() over (
        partition by source, opportunity_id
        order by updated_at desc nulls last, updated_on desc nulls last, _file desc, _line desc
    ) = 1
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
        p.user_id as owner_id,
        true as is_entry_known
    from carried as c
    left join deals as d on d.source = c.source and d.bare_id = c.bare_id
    left join models.stage_links as l
        on
            l.source = c.source
            and l.stage_value = c.stage_value
            and l.pipeline_value is not distinct from d.pipeline_value
    left join models.stages as s on s.stage_id = l.stage_id
    left join models.person_links as p on p.source = c.source and p.value = coalesce(c.owner_value, d.owner_value)
),

watched_sources as (
    select source, min(first_night_on) as first_night_on, max(present_on) as present_on
    from models.seen_opportunities
    group by source
),

-- Today's state, from the night on that sees it first: this one. A deal touched or
-- closed after the as-of date has changed then, and not yet.
present as (
    select
        d.source || ':' || d.bare_id as opportunity_id,
        greatest(
            w.present_on,
            d.created_on,
            coalesce(d.updated_on, case when s.kind <> 'open' then d.closed_on end)
        ) as changed_on,
        s.stage_id,
        d.amount,
        d.expected_close_on,
        p.user_id as owner_id,
        w.first_night_on,
        d.created_on
    from deals as d
    inner join watched_sources as w on w.source = d.source
    left join models.stage_links as l
        on
            l.source = d.source
            and l.stage_value = d.stage_value
            and l.pipeline_value is not distinct from d.pipeline_value
    left join models.stages as s on s.stage_id = l.stage_id
    left join models.person_links as p on p.source = d.source and p.value = d.owner_value
),

-- What nights before this one saw. People keep their value over mergers, and an
-- owner that no list knows any more is still a person (models.person_values).
nights as (
    select
        n.opportunity_id,
        n.seen_on as changed_on,
        n.stage_id,
        n.amount,
        n.expected_close_on,
        p.user_id as owner_id,
        n.first_night_on,
        d.created_on
    from models.seen_opportunities as n
    inner join deals as d on d.source || ':' || d.bare_id = n.opportunity_id
    left join models.person_links as p
        on
            p.source = n.source
            and p.value = case
                when starts_with(n.owner_id, n.source || ':') then substr(n.owner_id, length(n.source) + 2)
                else n.owner_id
            end
),

watched as (
    select *
    from (
        select *, false as is_present from nights
        union all
        select *, true from present
    ) as both_kinds
    -- where a look back has a later night, that night and today's data share a day
    qualify row_number() over (partition by opportunity_id, changed_on order by is_present desc) = 1
),

placed as (
    select
        *,
        row_number() over (partition by opportunity_id order by changed_on) = 1 as is_first,
        coalesce(created_on > first_night_on, false) as is_younger
    from watched
),

seen as (
    select
        w.opportunity_id,
        -- a deal younger than our nights entered its first stage when it was made
        case when w.is_first and w.is_younger then w.created_on else w.changed_on end as changed_on,
        w.stage_id,
        s.position as stage_position,
        s.kind as stage_kind,
        w.amount,
        w.expected_close_on,
        w.owner_id,
        not w.is_first or w.is_younger as is_entry_known
    from placed as w
    left join models.stages as s on s.stage_id = w.stage_id
),

every_state as (
    select *
    from resolved
    union all
    select
        opportunity_id, cast(changed_on as timestamp), changed_on, stage_id, stage_position, stage_kind,
        amount, expected_close_on, owner_id, is_entry_known
    from seen
)

-- A row that changes nothing is no change: CRMs write one for every save.
select *
from every_state
window deal as (partition by opportunity_id order by changed_at)
qualify
    row_number() over deal = 1
    or stage_id is distinct from lag(stage_id) over deal
    or amount is distinct from lag(amount) over deal
    or expected_close_on is distinct from lag(expected_close_on) over deal
    or owner_id is distinct from lag(owner_id) over deal
order by opportunity_id, changed_at
