/*---
title: How many people stand behind the peers' close rate of a rep
grain: one row per rep who is compared with peers
columns:
  user_id: {note: "The rep"}
  others_count: {note: "Other reps with decided deals behind it; of several kinds of deals, those of the kind with the fewest"}
---*/
-- Who knows her own deals could work out a colleague's rate from that of the two of
-- them together; sheets of single reps show it only above min_peers_shown.
with kinds as (
    select peer_group, cell, count(*) as reps_count
    from scorecards.rep_cells
    group by peer_group, cell
),

groups as (
    select peer_group, count(distinct user_id) as reps_count
    from scorecards.rep_cells
    group by peer_group
)

select
    c.user_id,
    -- the rate of what is left over is that of all deals of the group
    min(case when c.cell = 'all kinds' then g.reps_count else k.reps_count end) - 1 as others_count
from scorecards.rep_cells as c
join kinds as k on k.peer_group = c.peer_group and k.cell = c.cell
join groups as g on g.peer_group = c.peer_group
where c.is_target
group by c.user_id
order by c.user_id
