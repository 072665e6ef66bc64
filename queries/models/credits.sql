/*---
title: Who gets the credit for a deal
grain: one row per opportunity and credited person
columns:
  opportunity_id: {note: "The deal"}
  user_id: {note: "Person who gets the credit: by revenue split, else who owned the deal when it was closed, else its owner"}
  share: {note: "Her part of the deal (0 to 1)"}
---*/
-- Revenue splits where the CRM has them; else whoever owned the deal when it was
-- closed, according to its history; else its owner. Overlay splits may add up to
-- more than the deal and never enter. The same share weighs wins and losses.
with splits as (
    select
        s.source || ':' || s.opportunity_id as opportunity_id,
        p.user_id,
        cast(sum(coalesce(s.share, cast(s.share_percent / 100 as decimal(9, 6)))) as decimal(9, 6)) as share
    from staging.opportunity_splits as s
    inner join models.person_links as p on p.source = s.source and p.value = s.user_id
    where
        not coalesce(s.is_deleted, false)
        and not coalesce(regexp_matches(lower(s.kind), 'overlay'), false)
        and p.user_id is not null
    group by s.source, s.opportunity_id, p.user_id
    having sum(coalesce(s.share, cast(s.share_percent / 100 as decimal(9, 6)))) > 0
),

marked as (
    select
        opportunity_id,
        changed_at,
        changed_on,
        owner_id,
        coalesce(stage_kind in ('won', 'lost', 'disqualified'), false) as is_closed,
        lag(coalesce(stage_kind in ('won', 'lost', 'disqualified'), false), 1, false)
            over (partition by opportunity_id order by changed_at) as was_closed
    from models.opportunity_history
),

-- The owner in the moment of the last closing, so that handing a won customer over
-- the same day changes nothing; without stages in the history, at the end of that day.
owners_at_close as (
    select
        m.opportunity_id,
        coalesce(
            last(m.owner_id order by m.changed_at) filter (m.is_closed and not m.was_closed),
            last(m.owner_id order by m.changed_at) filter (m.changed_on <= o.closed_on)
        ) as user_id
    from marked as m
    inner join models.opportunities as o on o.opportunity_id = m.opportunity_id
    where o.closed_on is not null and m.owner_id is not null
    group by m.opportunity_id
)

select
    o.opportunity_id,
    coalesce(s.user_id, c.user_id, o.owner_id) as user_id,
    coalesce(s.share, cast(1 as decimal(9, 6))) as share
from models.opportunities as o
left join splits as s on s.opportunity_id = o.opportunity_id
left join owners_at_close as c on c.opportunity_id = o.opportunity_id
order by 1, 2
