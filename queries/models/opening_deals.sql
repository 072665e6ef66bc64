/*---
title: Deals as they stood on the night that tonight is compared with
grain: one row per opportunity that was there on that night
columns:
  opportunity_id: {note: "The deal"}
  source: {note: "Source that delivers it"}
  opened_on: {note: "That night (models.movement_nights)"}
  owner_id: {note: "Owner on that night"}
  status: {note: "open, won, lost or disqualified on that night"}
  amount: {note: "Value on that night, in the deal's own currency; NULL when not known"}
  currency: {note: "ISO code of its currency on that night"}
  company_amount: {note: "That value in company currency, at tonight's rate: currencies alone move nothing; NULL without amount or rate"}
  expected_close_on: {note: "Close date that the owner expected on that night; NULL for none"}
---*/
-- What that night saw, from its snapshot; else from the CRM's history, as
-- models.opportunities makes the state of an earlier day: stage, amount, close date
-- and owner of the last change up to that day, and present values where nothing
-- changed since. When a deal was deleted no history tells, so that a deal deleted
-- since is left out of both nights there.
with seen as (
    select
        s.opportunity_id,
        s.source,
        n.opened_on,
        coalesce(p.user_id, s.owner_id) as owner_id,
        s.status,
        s.amount,
        s.currency,
        s.expected_close_on
    from snapshots.opportunities as s
    inner join models.movement_nights as n on n.source = s.source and n.basis = 'snapshot'
    -- people keep their value over mergers, see models.opportunity_changes
    left join models.person_links as p
        on
            p.source = s.source
            and p.value = case
                when starts_with(s.owner_id, s.source || ':') then substr(s.owner_id, length(s.source) + 2)
                else s.owner_id
            end
    where n.opened_on >= s.valid_from and n.opened_on < s.valid_to and not coalesce(s.is_deleted, false)
),

framed as (
    select
        h.opportunity_id,
        max(h.changed_at) filter (h.changed_on <= n.opened_on) as frame_at
    from models.opportunity_history as h
    inner join models.opportunities as o on o.opportunity_id = h.opportunity_id
    inner join models.movement_nights as n on n.source = o.source and n.basis = 'history'
    group by h.opportunity_id
    having bool_or(h.changed_on > n.opened_on)
),

told as (
    select
        o.opportunity_id,
        o.source,
        n.opened_on,
        coalesce(past.owner_id, o.owner_id) as owner_id,
        case
            when past.stage_kind is not null then past.stage_kind
            when o.closed_on > n.opened_on then 'open'
            else o.status
        end as status,
        coalesce(past.amount, o.amount) as amount,
        o.currency,
        coalesce(past.expected_close_on, o.expected_close_on) as expected_close_on
    from models.opportunities as o
    inner join models.movement_nights as n on n.source = o.source and n.basis = 'history'
    left join framed as f on f.opportunity_id = o.opportunity_id
    left join models.opportunity_history as past
        on past.opportunity_id = f.opportunity_id and past.changed_at = f.frame_at
    where coalesce(o.created_on <= n.opened_on, true) and not o.is_deleted
),

every_deal as (
    select * from seen
    union all
    select * from told
)

select
    d.opportunity_id,
    d.source,
    d.opened_on,
    d.owner_id,
    d.status,
    d.amount,
    d.currency,
    case
        when d.currency = (select run.currency from run) then d.amount
        else cast(round(d.amount / r.units_per_company_currency, 2) as decimal(18, 2))
    end as company_amount,
    d.expected_close_on
from (select *, as_of() as rate_on from every_deal) as d
asof left join models.fx_rates as r on r.currency = d.currency and d.rate_on >= r.valid_from
order by d.opportunity_id
