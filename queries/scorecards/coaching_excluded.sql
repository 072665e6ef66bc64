/*---
title: Not compared with peers, and why
grain: one row per rep without a probability
serves: [K6b]
columns:
  rep_name: {label: Rep}
  team: {label: Team}
  decided_count: {label: Decided, note: "Won + lost deals closed in the window; a split deal counts by its share"}
  won_count: {label: Won, note: "Won deals closed in the window; a split deal counts by its share"}
  reason: {label: Why not compared, note: "Ramping, less than half of the window in the role, managers, people who left, roles without a quota, too few deals or peers"}
sheet: Coaching check
order: 252
books: [company, manager]
empty: "Every rep here is compared with peers."
audience: user
trace:
  decided_count: {rows: scorecards.deals_decided, value: "coalesce(sum(share), 0)"}
  won_count: {rows: scorecards.deals_decided, value: "coalesce(sum(won_share), 0)"}
---*/
select
    r.user_id,
    r.rep_name,
    r.team,
    r.won_count,
    r.decided_count,
    coalesce(
        r.exclusion,
        'too few comparable reps in the company: at least ' || threshold('min_team_rank')::integer || ' are needed'
    ) as reason
from scorecards.rep_results as r
left join scorecards.coaching as c on c.user_id = r.user_id
where c.user_id is null
order by name_order(r.rep_name), r.rep_name, r.user_id
