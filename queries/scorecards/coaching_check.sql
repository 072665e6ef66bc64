/*---
title: Lowest fifth of comparable reps, by name
grain: one row per listed rep
serves: [K6b, M12, G24]
columns:
  rep_name: {label: Rep}
  team: {label: Team}
  status: {label: Verdict, note: "coach: probability at or above threshold bottom_probability and at least one won deal missing; likely chance: below it; too few deals: not enough to tell"}
  won_count: {label: Won, note: "Won deals closed in the window; a split deal counts by its share"}
  decided_count: {label: Decided, note: "Won + lost deals closed in the window; a split deal counts by its share"}
  close_rate: {label: Close rate, note: "won / (won + lost), by close date, without deals that were closed in bulk"}
  close_rate_low: {label: From, note: "Lower end of the likely range (Wilson interval, 95%)"}
  close_rate_high: {label: To, note: "Upper end of the likely range (Wilson interval, 95%)"}
  mix_rate: {label: "Peers, same mix", note: "Close rate of the peer group (same role and segment over all teams; too small groups widen to the role, then to all) on deals of the same segments, and of the same products where enough lost deals carry one"}
  bottom_rate: {label: Chance it lasts, note: "Probability that this is a lasting level in the lowest fifth of reps like these, and not luck; rounded down"}
  expected_rate: {label: Next without change, note: "Close rate to expect next with the same mix and no coaching: part of a low result is always luck and comes back by itself"}
  shortfall_count: {label: Won deals missing, note: "Won deals of an average peer on these deals, minus those of the rep's expected level"}
  peer_group: {hidden: true, note: "Peers: same role and segment over all teams; too small groups widen to the role, then to all"}
  peers_count: {hidden: true}
  note: {label: In words, format: note}
sheet: Coaching check
order: 251
books: [company, manager]
empty: "Nobody is listed. Comparing takes reps with enough decided deals and enough peers in the same role; the list below says for each rep what is missing."
audience: user
trace:
  won_count: {rows: scorecards.deals_decided, match: user_id = sheet.user_id and not is_bulk_closed, value: sum(won_share)}
  decided_count: {rows: scorecards.deals_decided, match: user_id = sheet.user_id and not is_bulk_closed, value: sum(share)}
  close_rate: {rows: scorecards.deals_decided, match: user_id = sheet.user_id and not is_bulk_closed, numerator: sum(won_share), denominator: sum(share)}
  close_rate_low: {rows: scorecards.deals_decided, match: user_id = sheet.user_id and not is_bulk_closed, value: "wilson_low(sum(won_share), sum(share))"}
  close_rate_high: {rows: scorecards.deals_decided, match: user_id = sheet.user_id and not is_bulk_closed, value: "wilson_high(sum(won_share), sum(share))"}
  mix_rate: {rows: scorecards.rep_cells, match: user_id = sheet.user_id and is_target, numerator: sum(decided_count::double * cell_rate), denominator: sum(decided_count)}
  bottom_rate: {rows: scorecards.rep_posterior, value: floor(100 * max(p_bottom) + 1e-9) / 100}
  expected_rate: {rows: scorecards.rep_posterior, value: max(posterior_rate)}
  shortfall_count: {rows: scorecards.rep_posterior, value: max(shortfall_count)}
---*/
select
    c.user_id,
    r.rep_name,
    r.team,
    c.verdict as status,
    c.won_count,
    c.decided_count,
    ratio(c.won_count, c.decided_count) as close_rate,
    wilson_low(c.won_count, c.decided_count) as close_rate_low,
    wilson_high(c.won_count, c.decided_count) as close_rate_high,
    c.mix_rate,
    -- rounded down like the words: 59.7% is no suggestion and must not read 60%
    floor(100 * c.p_bottom + 1e-9) / 100 as bottom_rate,
    c.posterior_rate as expected_rate,
    c.shortfall_count,
    c.peer_group,
    c.peers_count,
    case c.verdict
        when 'coach' then
            'Coaching suggestion, not a rating. ' || c.evidence
            || '. Chance that this is a lasting level in the lowest fifth and not luck: '
            || floor(100 * c.p_bottom + 1e-9)::integer || '%' || case when c.is_strong then ' (strong)' else '' end
            || '. Expected next period without any change: ' || round(100 * c.posterior_rate)::integer || '%.'
        when 'likely chance' then
            'May well be chance: ' || c.evidence || '. Chance of a lasting level in the lowest fifth: '
            || floor(100 * c.p_bottom + 1e-9)::integer || '%, a suggestion needs '
            || round(100 * threshold('bottom_probability'))::integer || '%.'
        else 'Not enough to tell: ' || c.evidence || '.'
    end as note
from scorecards.coaching as c
join scorecards.rep_results as r on r.user_id = c.user_id
where c.is_listed
order by
    case c.verdict when 'coach' then 1 when 'likely chance' then 2 else 3 end,
    name_order(r.rep_name),
    r.rep_name,
    c.user_id
