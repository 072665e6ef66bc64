/*---
title: Verdict of the coaching check per rep
grain: one row per rep with a probability
columns:
  is_listed: {label: Listed, note: "In the lowest fifth of comparable reps by probability"}
  verdict: {label: Verdict, note: "coach, likely chance or too few deals"}
  user_id: {note: "The rep"}
  peer_group: {note: "Reps that she is compared with, in words"}
  peers_count: {note: "How many these are, herself included"}
  compared_count: {note: "Reps over all groups that have a probability"}
  won_count: {note: "Deals won in the window, by shares; clean-ups left out"}
  decided_count: {note: "Deals won or lost in the window, by shares; clean-ups left out"}
  mix_rate: {note: "Close rate of an average peer with the same mix of deals"}
  is_coach: {note: "The verdict is coach"}
  is_strong: {note: "It is, and the probability reaches bottom_strong"}
  evidence: {note: "The same in a sentence"}
---*/
-- "coach" needs evidence and weight: the probability and at least one won deal
-- missing. Everybody else on the list is there because somebody has to be.
with limits as (
    select
        threshold('bottom_share') as bottom_share,
        threshold('bottom_probability') as bottom_probability,
        threshold('bottom_strong') as strong,
        threshold('bottom_min_decided') as min_decided,
        threshold('bottom_shortfall_deals') as min_shortfall
),

ranked as (
    select
        p.*,
        rank() over (order by p.p_bottom desc) as place,
        count(*) over () as compared_count
    from scorecards.rep_posterior as p
),

judged as (
    select
        r.*,
        r.place <= ceil(l.bottom_share * r.compared_count - 1e-9) or r.p_bottom >= l.bottom_probability as is_listed,
        case
            when r.decided_count < l.min_decided then 'too few deals'
            when r.p_bottom >= l.bottom_probability and r.shortfall_count < l.min_shortfall then 'too few deals'
            when r.p_bottom >= l.bottom_probability then 'coach'
            else 'likely chance'
        end as verdict,
        r.p_bottom >= l.strong as is_strong
    from ranked as r
    cross join limits as l
)

select
    user_id,
    peer_group,
    peers_count,
    compared_count,
    won_count,
    decided_count,
    expected_count,
    mix_rate,
    posterior_rate,
    shortfall_count,
    p_bottom,
    is_listed,
    verdict,
    verdict = 'coach' as is_coach,
    verdict = 'coach' and is_strong as is_strong,
    replace(round(won_count, 1)::double::varchar, '.0', '')
    || ' of ' || replace(round(decided_count, 1)::double::varchar, '.0', '')
    || ' deals won (' || round(100 * won_count / decided_count)::integer || '%)'
    || case when round(won_count, 1) <> floor(won_count) or round(decided_count, 1) <> floor(decided_count) then ', shared deals in part' else '' end
    || '; peers with the same mix: ' || round(100 * mix_rate)::integer || '%' as evidence
from judged
order by user_id
