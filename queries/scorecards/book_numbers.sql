/*---
title: What the summary of a book is made of
grain: one row per book; manager_id NULL is the company's book
columns:
  elapsed_rate: {label: Quarter gone, note: "Part of the quarter's days that have passed, the as-of date included"}
  pace_rate: {label: Pace, note: "Won this quarter / (quota × part of the quarter gone)"}
  required_ratio: {label: Coverage needed, note: "1 / close rate of the book; threshold coverage_floor where there is no rate"}
  manager_id: {note: "Manager whose book it is; NULL is the company's book"}
  left_days: {note: "Days of the fiscal quarter after the as-of date"}
  won_amount: {note: "Won this quarter to date, in company currency; 0 when the book has won nothing in it, NULL when none of the deals won in it, or of all won deals, has an amount"}
  previous_won_amount: {note: "Won in the quarter before up to the same day of it, in company currency; 0 and NULL alike"}
  quota_amount: {note: "Quota of the fiscal quarter, in company currency; NULL for no quota"}
  attainment_rate: {note: "Won this quarter / quota; NULL without either"}
  won_count: {note: "Deals won in the window; a deal that is shared with another team counts by the book's part of it"}
  decided_count: {note: "Deals won or lost in the window, counted alike"}
  close_rate: {note: "won_count / decided_count; NULL below min_decided decided deals"}
  close_rate_low: {note: "Lower end of its interval (Wilson); NULL where close_rate is"}
  close_rate_high: {note: "Upper end of its interval (Wilson); NULL where close_rate is"}
  earlier_close_rate: {note: "The close rate as it was a quarter ago, over the window of that day; NULL below min_decided decided deals"}
  average_amount: {note: "Average amount of the won deals of the window that have one, in company currency; NULL below min_decided such deals"}
  valued_count: {note: "How many these are; NULL for none"}
  earlier_average_amount: {note: "The average as it was a quarter ago; NULL below min_decided such deals"}
  cycle_count: {note: "Won deals of the window with a cycle length; NULL when nothing was decided or open in it"}
  cycle_days: {note: "Median days from creation to the win; NULL below min_decided such deals"}
  earlier_cycle_days: {note: "The median as it was a quarter ago; NULL below min_decided such deals"}
  open_count: {note: "Open deals"}
  open_amount: {note: "Their amount in company currency; NULL when none has one"}
  closing_count: {note: "Open deals that are expected to close this quarter"}
  coverage_ratio: {note: "Open amount expected this quarter / what is left of the quota; 0 without an open deal, NULL where the open deals have no close dates, without a quota, and when it is reached"}
  judged_count: {note: "Open deals of which is_past_due or is_stale is known"}
  old_count: {note: "Open deals that are past due or stale; NULL without open deals"}
  old_rate: {note: "old_count / judged_count; NULL when none could be judged"}
  defective_count: {note: "Open deals with at least one defect"}
  past_due_count: {note: "Open deals whose expected close date is over; NULL without open deals"}
  past_due_amount: {note: "Their amount in company currency; NULL for none"}
  stale_count: {note: "Open deals that are stale; NULL without open deals"}
  stale_amount: {note: "Their amount in company currency; NULL for none"}
  pushed_count: {note: "Open deals that are pushed; NULL without open deals"}
  pushed_amount: {note: "Their amount in company currency; NULL for none"}
  no_next_step_count: {note: "Open deals without a next step; NULL without open deals"}
  no_next_step_amount: {note: "Their amount in company currency; NULL for none"}
  no_decision_maker_count: {note: "Open deals without a decision maker; NULL without open deals"}
  no_decision_maker_amount: {note: "Their amount in company currency; NULL for none"}
  no_amount_count: {note: "Open deals without an amount; NULL without open deals"}
  compared_count: {note: "Reps of the book whom the coaching check compares"}
  coach_count: {note: "Reps of the book whom it suggests"}
  wrong_count: {note: "How many of these suggestions are expected to be wrong; NULL for none"}
---*/
with limits as (
    select
        threshold('min_decided') as min_decided,
        threshold('coverage_floor') as coverage_floor,
        w.earlier_starts_on,
        n.previous_quarter_end as earlier_ends_on,
        n.as_of,
        n.quarter_start,
        n.quarter_end,
        n.previous_quarter_start,
        least(n.previous_quarter_end, n.previous_quarter_start + cast(n.as_of - n.quarter_start as integer)) as previous_same_day
    from models.window as w
    cross join run as n
),

books as (
    select cast(null as varchar) as manager_id
    union all
    select m.manager_id
    from models.managers as m
),

-- one row per deal and book: two people of one team who share a deal do not make it two
deals as (
    select
        b.manager_id,
        b.opportunity_id,
        b.is_won,
        b.closed_on,
        b.cycle_days,
        sum(b.share) as share,
        sum(b.won_amount) as won_amount
    from scorecards.book_deals as b
    where b.share > 0
    group by b.manager_id, b.opportunity_id, b.is_won, b.closed_on, b.cycle_days
),

won as (
    select
        d.manager_id,
        count(d.won_amount) > 0 as has_amounts,
        count(*) filter (where d.is_won) > 0 as has_wins,
        sum(d.won_amount) filter (where d.closed_on between l.previous_quarter_start and l.previous_same_day) as previous_amount,
        sum(d.share) filter (where d.is_won and d.closed_on between l.earlier_starts_on and l.earlier_ends_on) as earlier_won_count,
        sum(d.share) filter (where d.closed_on between l.earlier_starts_on and l.earlier_ends_on) as earlier_decided_count,
        sum(d.won_amount) filter (where d.closed_on between l.earlier_starts_on and l.earlier_ends_on) as earlier_amount,
        sum(d.share) filter (where d.won_amount is not null and d.closed_on between l.earlier_starts_on and l.earlier_ends_on) as earlier_valued_count,
        count(*) filter (where d.is_won and d.cycle_days > 0 and d.closed_on between l.earlier_starts_on and l.earlier_ends_on) as earlier_cycle_count,
        median(d.cycle_days) filter (where d.is_won and d.cycle_days > 0 and d.closed_on between l.earlier_starts_on and l.earlier_ends_on) as earlier_cycle_days
    from deals as d
    cross join limits as l
    group by d.manager_id
),

-- No deal won is a zero where amounts are delivered; won deals without any are unknown.
amounts as (
    select b.manager_id, coalesce(w.has_amounts, false) or (a.is_delivered and not coalesce(w.has_wins, false)) as are_known
    from books as b
    left join won as w on w.manager_id is not distinct from b.manager_id
    cross join (select coalesce(bool_or(has_amounts), false) as is_delivered from won) as a
),

quarter as (
    select d.manager_id, count(*) as won_count, sum(d.won_amount) as won_amount
    from scorecards.book_deals_won_quarter as d
    group by d.manager_id
),

decided as (
    select
        d.manager_id,
        sum(d.won_share) as won_count,
        sum(d.share) as decided_count,
        sum(d.share * d.deal_share) as squares,
        sum(d.won_amount) as won_amount,
        sum(d.share) filter (where d.won_amount is not null) as valued_count
    from scorecards.book_deals_decided as d
    group by d.manager_id
),

quota as (
    select q.manager_id, q.quota_amount
    from scorecards.book_quotas as q
    cross join limits as l
    where q.kind = 'quarter' and q.starts_on = l.quarter_start
),

pipeline as (
    select
        p.manager_id,
        count(*) as open_count,
        sum(p.open_amount) as open_amount,
        sum(p.closing_amount) as closing_amount,
        count(*) filter (where p.closes_this_quarter) as closing_count,
        count(p.expected_close_on) > 0 as has_close_dates,
        count(*) filter (where p.is_past_due is not null or p.is_stale is not null) as judged_count,
        count(*) filter (where p.is_past_due or p.is_stale) as old_count,
        count(*) filter (where p.defects_count > 0) as defective_count,
        count(*) filter (where p.is_past_due) as past_due_count,
        sum(p.open_amount) filter (where p.is_past_due) as past_due_amount,
        count(*) filter (where p.is_stale) as stale_count,
        sum(p.open_amount) filter (where p.is_stale) as stale_amount,
        count(*) filter (where p.is_pushed) as pushed_count,
        sum(p.open_amount) filter (where p.is_pushed) as pushed_amount,
        count(*) filter (where p.lacks_next_step) as no_next_step_count,
        sum(p.open_amount) filter (where p.lacks_next_step) as no_next_step_amount,
        count(*) filter (where p.lacks_decision_maker) as no_decision_maker_count,
        sum(p.open_amount) filter (where p.lacks_decision_maker) as no_decision_maker_amount,
        count(*) filter (where p.lacks_amount) as no_amount_count
    from scorecards.book_deals_open as p
    group by p.manager_id
),

coaching as (
    select
        b.manager_id,
        count(*) as compared_count,
        count(*) filter (where c.is_coach) as coach_count,
        sum(1 - c.p_bottom) filter (where c.is_coach) as wrong_count
    from models.book_users as b
    join scorecards.coaching as c on c.user_id = b.user_id
    group by b.manager_id
),

cycles as (
    select c.manager_id, c.won_count, c.won_median_days
    from scorecards.cycle_lengths as c
    where c.scope = 'book'
),

joined as (
    select
        b.manager_id,
        l.as_of,
        l.min_decided,
        l.coverage_floor,
        l.quarter_end - l.as_of as left_days,
        (l.as_of - l.quarter_start + 1) / (l.quarter_end - l.quarter_start + 1) as elapsed_rate,
        case when a.are_known then case when r.won_count is null then 0 else r.won_amount end end as won_amount,
        case when a.are_known then coalesce(w.previous_amount, 0) end as previous_won_amount,
        q.quota_amount,
        coalesce(d.won_count, 0) as won_count,
        coalesce(d.decided_count, 0) as decided_count,
        case when d.decided_count >= l.min_decided then ratio(d.won_count, d.decided_count) end as close_rate,
        case when d.decided_count >= l.min_decided then d.decided_count::double ** 2 / nullif(d.squares::double, 0) end as effective_count,
        case when w.earlier_decided_count >= l.min_decided then ratio(w.earlier_won_count, w.earlier_decided_count) end as earlier_close_rate,
        case when d.valued_count >= l.min_decided then ratio(d.won_amount, d.valued_count) end as average_amount,
        d.valued_count,
        case when w.earlier_valued_count >= l.min_decided then ratio(w.earlier_amount, w.earlier_valued_count) end as earlier_average_amount,
        c.won_count as cycle_count,
        case when c.won_count >= l.min_decided then c.won_median_days end as cycle_days,
        case when w.earlier_cycle_count >= l.min_decided then w.earlier_cycle_days end as earlier_cycle_days,
        coalesce(p.open_count, 0) as open_count,
        p.open_amount,
        coalesce(p.closing_amount, 0) as closing_amount,
        coalesce(p.closing_count, 0) as closing_count,
        -- without an open deal nothing covers the quota, where others have dates
        coalesce(p.has_close_dates, (select c.has_close_dates from pipeline as c where c.manager_id is null)) as has_close_dates,
        coalesce(p.judged_count, 0) as judged_count,
        p.old_count,
        coalesce(p.defective_count, 0) as defective_count,
        p.past_due_count,
        p.past_due_amount,
        p.stale_count,
        p.stale_amount,
        p.pushed_count,
        p.pushed_amount,
        p.no_next_step_count,
        p.no_next_step_amount,
        p.no_decision_maker_count,
        p.no_decision_maker_amount,
        p.no_amount_count,
        coalesce(e.compared_count, 0) as compared_count,
        coalesce(e.coach_count, 0) as coach_count,
        e.wrong_count
    from books as b
    join amounts as a on a.manager_id is not distinct from b.manager_id
    left join won as w on w.manager_id is not distinct from b.manager_id
    left join quarter as r on r.manager_id is not distinct from b.manager_id
    left join decided as d on d.manager_id is not distinct from b.manager_id
    left join quota as q on q.manager_id is not distinct from b.manager_id
    left join pipeline as p on p.manager_id is not distinct from b.manager_id
    left join coaching as e on e.manager_id is not distinct from b.manager_id
    left join cycles as c on c.manager_id is not distinct from b.manager_id
    cross join limits as l
)

select
    manager_id,
    as_of,
    left_days,
    elapsed_rate,
    won_amount,
    previous_won_amount,
    quota_amount,
    ratio(won_amount, quota_amount) as attainment_rate,
    ratio(won_amount, quota_amount * elapsed_rate) as pace_rate,
    won_count,
    decided_count,
    close_rate,
    wilson_low(close_rate * effective_count, effective_count) as close_rate_low,
    wilson_high(close_rate * effective_count, effective_count) as close_rate_high,
    earlier_close_rate,
    average_amount,
    valued_count,
    earlier_average_amount,
    cycle_count,
    cycle_days,
    earlier_cycle_days,
    open_count,
    open_amount,
    closing_count,
    case
        when has_close_dates and quota_amount > won_amount then ratio(closing_amount, quota_amount - won_amount)
    end as coverage_ratio,
    case
        when close_rate is null then coverage_floor
        else coalesce(ratio(1.0, close_rate), coverage_floor)
    end as required_ratio,
    judged_count,
    old_count,
    ratio(old_count, judged_count) as old_rate,
    defective_count,
    past_due_count,
    past_due_amount,
    stale_count,
    stale_amount,
    pushed_count,
    pushed_amount,
    no_next_step_count,
    no_next_step_amount,
    no_decision_maker_count,
    no_decision_maker_amount,
    no_amount_count,
    compared_count,
    coach_count,
    wrong_count
from joined
order by manager_id nulls first
