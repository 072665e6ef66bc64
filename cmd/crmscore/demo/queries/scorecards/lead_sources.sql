/*---
title: Close rate by lead source
grain: one row per manager and lead source with a deal decided in the window
columns:
  lead_source: {label: Lead source}
  decided_count: {label: Decided, note: "deals won or lost in the window"}
  won_count: {label: Won}
  close_rate: {label: Close rate, note: "won / decided", scale: low_is_bad}
sheet: Lead sources
order: 600
books: [company, manager]
audience: manager
---*/
with decided as (
    select
        team.manager_id,
        coalesce(deal.lead_source, '(not given)') as lead_source,
        deal.opportunity_id,
        deal.status
    from models.opportunities as deal
    join models.book_users as team on team.user_id = deal.owner_id
    where deal.status in ('won', 'lost')
        and not deal.is_deleted
        and deal.closed_on between (select starts_on from models.window) and as_of()
)

select
    manager_id,
    lead_source,
    count(*) as decided_count,
    count(*) filter (status = 'won') as won_count,
    ratio(count(*) filter (status = 'won'), count(*)) as close_rate
from decided
group by manager_id, lead_source
order by manager_id, lead_source
