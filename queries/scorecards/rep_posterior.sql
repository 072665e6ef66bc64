/*---
title: Evidence about a rep's lasting level
grain: one row per comparable rep whose peer group is large enough
columns:
  p_bottom: {label: Chance, note: "Probability that the rep's lasting level is in the lowest fifth of reps like her"}
  expected_count: {label: Peers would win, note: "Won deals of an average peer with the same mix of deals"}
  posterior_rate: {label: Expected close rate, note: "Close rate expected next with the same mix and no change"}
  shortfall_count: {label: Won deals missing, note: "Won deals of an average peer minus those of the rep's expected level, same deals"}
  tau: {label: Spread, note: "Standard deviation of true levels in the peer group, log-odds"}
  user_id: {note: "The rep"}
  peer_group: {note: "Group in which she is judged, in words"}
  peers_count: {note: "Reps in it, herself included"}
  won_count: {note: "Deals won in the window, by shares; clean-ups left out"}
  decided_count: {note: "Deals won or lost in the window, by shares; clean-ups left out"}
  mix_rate: {note: "Close rate of an average peer with the same mix of deals"}
  effect: {note: "Expected lasting level against the average peer, log-odds; below 0 is worse"}
---*/
-- Each rep has an unknown effect theta on the log-odds of winning; wins are
-- binomial with logit(p) = base of the kind of deal + theta, and theta is
-- normal(0, tau). tau is averaged over a grid with half-normal weight.
-- The base is the pooled rate of the kind as logit times sqrt(1 + 0.346 tau²),
-- because a pooled rate is an average over reps and lies nearer to one half
-- than the rate of the average rep. "Lowest fifth" is theta < -0.8416 tau, the
-- lower 20% point of the normal distribution: no quota of names to fill. That
-- point follows threshold('bottom_share') by Acklam's rational approximation of
-- the normal quantile (central part, 0.025 to 0.975, relative error 1e-9).
-- All sums run over a fixed grid (theta -3 to 3 by 0.05, tau 0.05 to 1.45 by
-- 0.1); a finer one moves the probability by at most 0.002.
with limits as (
    select
        threshold('bottom_prior_sd') as prior_sd,
        threshold('bottom_share') - 0.5 as q,
        (threshold('bottom_share') - 0.5) * (threshold('bottom_share') - 0.5) as r
),

cut as (
    select
        prior_sd,
        (((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r
            + 138.3577518672690) * r - 30.66479806614716) * r + 2.506628277459239) * q
        / (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r
            + 66.80131188771972) * r - 13.28068155288572) * r + 1) as quantile
    from limits
),

thetas as (
    select i as theta_step, i::double / 20 - 3 as theta
    from range(121) as t (i)
),

taus as (
    select i as tau_step, i::double / 10 + 0.05 as tau
    from range(15) as t (i)
),

-- what does not depend on the rep: prior and log-likelihood per deal
priors as (
    select
        s.tau_step,
        h.theta_step,
        s.tau,
        h.theta,
        -0.5 * (h.theta / s.tau) ** 2
            - ln(sum(exp(-0.5 * (h.theta / s.tau) ** 2)) over (partition by s.tau_step)) as log_prior,
        -- the grid cell that the limit cuts counts by the part below the limit
        least(1.0, greatest(0.0, (c.quantile * s.tau + 0.025 - h.theta) / 0.05)) as below_part
    from taus as s
    cross join thetas as h
    cross join cut as c
),

cells as (
    select distinct peer_group, cell, ln(cell_rate / (1 - cell_rate)) as base
    from scorecards.rep_cells
),

log_odds as (
    select
        c.peer_group,
        c.cell,
        p.tau_step,
        p.theta_step,
        c.base * sqrt(1 + 0.346 * p.tau * p.tau) + p.theta as x
    from cells as c
    cross join priors as p
),

per_deal as (
    select peer_group, cell, tau_step, theta_step, x, ln(1 + exp(x)) as softplus, 1 / (1 + exp(-x)) as p
    from log_odds
),

grid as (
    select
        r.peer_group,
        r.user_id,
        d.tau_step,
        d.theta_step,
        sum(r.won_count::double * d.x - r.decided_count::double * d.softplus) as log_likelihood,
        sum(r.decided_count::double * d.p) as level_count
    from scorecards.rep_cells as r
    join per_deal as d on d.peer_group = r.peer_group and d.cell = r.cell
    group by r.peer_group, r.user_id, d.tau_step, d.theta_step
),

joint as (
    select
        g.peer_group,
        g.user_id,
        g.tau_step,
        p.tau,
        p.theta,
        p.below_part,
        g.level_count,
        g.log_likelihood + p.log_prior as log_joint,
        max(g.log_likelihood + p.log_prior) over (partition by g.peer_group, g.user_id, g.tau_step) as log_peak
    from grid as g
    join priors as p on p.tau_step = g.tau_step and p.theta_step = g.theta_step
),

per_tau as (
    select
        peer_group,
        user_id,
        tau_step,
        tau,
        ln(sum(exp(log_joint - log_peak))) + max(log_peak) as log_evidence,
        sum(exp(log_joint - log_peak) * theta) / sum(exp(log_joint - log_peak)) as effect,
        sum(exp(log_joint - log_peak) * below_part) / sum(exp(log_joint - log_peak)) as p_bottom,
        sum(exp(log_joint - log_peak) * level_count) / sum(exp(log_joint - log_peak)) as level_count
    from joint
    group by peer_group, user_id, tau_step, tau
),

tau_evidence as (
    select p.peer_group, p.tau_step, sum(p.log_evidence) - 0.5 * (max(p.tau) / max(c.prior_sd)) ** 2 as log_weight
    from per_tau as p
    cross join cut as c
    group by p.peer_group, p.tau_step
),

tau_weights as (
    select
        peer_group,
        tau_step,
        exp(log_weight - max(log_weight) over (partition by peer_group)) as weight
    from tau_evidence
),

averaged as (
    select
        p.peer_group,
        p.user_id,
        sum(w.weight * p.effect) / sum(w.weight) as effect,
        sum(w.weight * p.p_bottom) / sum(w.weight) as p_bottom,
        sum(w.weight * p.level_count) / sum(w.weight) as level_count,
        sum(w.weight * p.tau) / sum(w.weight) as tau
    from per_tau as p
    join tau_weights as w on w.peer_group = p.peer_group and w.tau_step = p.tau_step
    group by p.peer_group, p.user_id
),

mix as (
    select
        peer_group,
        peers_count,
        user_id,
        sum(won_count) as won_count,
        sum(decided_count) as decided_count,
        sum(decided_count::double * cell_rate) as expected_count
    from scorecards.rep_cells
    where is_target
    group by peer_group, peers_count, user_id
)

select
    m.user_id,
    m.peer_group,
    m.peers_count,
    m.won_count,
    m.decided_count,
    m.expected_count,
    m.expected_count / m.decided_count::double as mix_rate,
    a.level_count / m.decided_count::double as posterior_rate,
    m.expected_count - a.level_count as shortfall_count,
    a.effect,
    a.tau,
    a.p_bottom
from mix as m
join averaged as a on a.peer_group = m.peer_group and a.user_id = m.user_id
order by m.user_id
