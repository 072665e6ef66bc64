/*---
title: Deals per rep, peer group and kind of deal
grain: one row per peer group, comparable rep in it and kind of deal
columns:
  cell: {label: Kind of deal, note: "Segment and product; kinds with too few deals or reps are pooled"}
  cell_rate: {label: Rate of the kind, note: "won / decided over all reps of the peer group, kept between 0.005 and 0.995"}
  is_target: {label: Judged here, note: "The rep is judged in this group; else she is only a peer in it"}
  peer_group: {note: "Reps who are compared with each other, in words"}
  peers_count: {note: "How many these are"}
  user_id: {note: "The rep"}
  won_count: {note: "Her won deals of that kind in the window, by shares"}
  decided_count: {note: "Her won or lost deals of that kind in the window, by shares"}
---*/
-- Peers are people of the same role and segment, over all teams. A group that
-- is too small widens to the role and then to everybody; its own reps are
-- judged in the wider group, whose other members are judged in their own.
with limits as (
    select
        threshold('min_group') as wanted,
        threshold('min_team_rank') as minimum,
        threshold('min_cell_deals') as cell_deals,
        threshold('min_cell_reps') as cell_reps,
        threshold('min_product_share') as product_coverage
),

counted as (
    select
        r.user_id,
        r.role,
        r.segment,
        count(*) over (partition by r.role, r.segment) as same_segment_count,
        count(*) over (partition by r.role) as same_role_count,
        count(*) over () as all_count
    from scorecards.rep_results as r
    where r.exclusion is null
),

-- groups that hold the same people have one name, the widest
eligible as (
    select
        user_id,
        same_segment_count,
        same_role_count,
        case when same_role_count = all_count then 'all reps' else 'role ' || coalesce(role, 'not known') end as role_group,
        case
            when same_segment_count = all_count then 'all reps'
            when same_segment_count = same_role_count then 'role ' || coalesce(role, 'not known')
            else 'role ' || coalesce(role, 'not known') || ', segment ' || coalesce(segment, 'not known')
        end as segment_group
    from counted
),

judged as (
    select
        e.user_id,
        case
            when e.same_segment_count >= l.wanted then e.segment_group
            when e.same_role_count >= l.wanted then e.role_group
            else 'all reps'
        end as peer_group
    from eligible as e
    cross join limits as l
),

members as (
    select e.user_id, j.peer_group, max((e.user_id = j.user_id)::integer) = 1 as is_target
    from eligible as e
    join judged as j
        on j.peer_group in (e.segment_group, e.role_group, 'all reps')
    group by e.user_id, j.peer_group
),

sized as (
    select peer_group, count(*) as peers_count
    from members
    group by peer_group
),

decided as (
    select
        d.opportunity_id,
        d.user_id,
        coalesce(d.segment, '') as segment,
        d.product,
        d.share,
        d.won_share,
        d.is_won
    from scorecards.deals_decided as d
    -- a clean-up of old deals within a minute says nothing about how she sells
    where not d.is_bulk_closed
),

-- Products typed in only once a deal is won would explain every win away.
products_usable as (
    select
        coalesce(count(product) filter (where not is_won) >= max(l.product_coverage) * count(*) filter (where not is_won), false)
        and count(product) > 0 as is_usable
    from decided
    cross join limits as l
),

deals as (
    select
        m.peer_group,
        m.user_id,
        m.is_target,
        d.segment,
        d.segment || ' / ' || case when u.is_usable then coalesce(d.product, '') else '' end as fine_cell,
        d.share,
        d.won_share
    from members as m
    join decided as d on d.user_id = m.user_id
    cross join products_usable as u
),

fine as (
    select peer_group, fine_cell, sum(share) as decided_count, count(distinct user_id) as reps_count
    from deals
    group by peer_group, fine_cell
),

half_pooled as (
    select
        d.peer_group,
        d.user_id,
        d.is_target,
        d.segment,
        case when f.decided_count >= l.cell_deals and f.reps_count >= l.cell_reps then d.fine_cell end as fine_cell,
        d.share,
        d.won_share
    from deals as d
    join fine as f on f.peer_group = d.peer_group and f.fine_cell = d.fine_cell
    cross join limits as l
),

coarse as (
    select peer_group, segment, sum(share) as decided_count, count(distinct user_id) as reps_count
    from half_pooled
    where fine_cell is null
    group by peer_group, segment
),

pooled as (
    select
        d.peer_group,
        d.user_id,
        d.is_target,
        case
            when d.fine_cell is not null then 'kind ' || d.fine_cell
            when c.decided_count >= l.cell_deals and c.reps_count >= l.cell_reps then 'segment ' || d.segment
        end as cell,
        d.share,
        d.won_share
    from half_pooled as d
    left join coarse as c on c.peer_group = d.peer_group and c.segment = d.segment
    cross join limits as l
),

group_rates as (
    select peer_group, sum(won_share) / sum(share) as rate
    from pooled
    group by peer_group
),

cell_rates as (
    select peer_group, cell, sum(won_share) / sum(share) as rate
    from pooled
    where cell is not null
    group by peer_group, cell
)

select
    p.peer_group,
    s.peers_count,
    p.user_id,
    p.is_target,
    coalesce(p.cell, 'all kinds') as cell,
    sum(p.won_share) as won_count,
    sum(p.share) as decided_count,
    -- a rate of 0 or 1 has no log-odds
    least(0.995, greatest(0.005, max(coalesce(c.rate, g.rate)))) as cell_rate
from pooled as p
join sized as s on s.peer_group = p.peer_group
join group_rates as g on g.peer_group = p.peer_group
left join cell_rates as c on c.peer_group = p.peer_group and c.cell = p.cell
cross join limits as l
where s.peers_count >= l.minimum
group by p.peer_group, s.peers_count, p.user_id, p.is_target, p.cell
order by p.peer_group, p.user_id, p.cell
