/*---
title: What became of the quarter's pipeline, deal by deal
grain: one row per book and deal that was in its pipeline on one of the two nights, or came and went between; manager_id NULL is the company's book
columns:
  manager_id: {note: "Manager whose book it is; NULL is the company's book"}
  opportunity_id: {note: "The deal"}
  user_id: {note: "Owner: tonight's, of a deal that left the book the one of the night before"}
  opened_on: {note: "The night that tonight is compared with (models.movement_nights)"}
  entry: {note: "How it came in: opening (it was there), new, reopened, transferred in, pulled in"}
  leaving: {note: "What became of it: closing (it is there tonight), won, lost, transferred out, deleted, pushed out"}
  movement: {note: "The one word for the deal: leaving where it left, else entry where it came, else up, down or unchanged"}
  base_amount: {note: "Amount that it came in with, company currency at tonight's rate; 0 where none is known"}
  up_amount: {note: "By how much it grew, of deals that are there tonight or were won"}
  down_amount: {note: "By how much it shrank, below 0, of the same deals"}
  currency_amount: {note: "Of won deals: booked at the rate of the closing day, less the amount at tonight's rate"}
  leaving_amount: {note: "Amount that it left with or has tonight: base_amount + up_amount + down_amount + currency_amount"}
  opening_close_on: {note: "Close date expected on the night before; NULL for none, and for deals that were not there"}
  closing_close_on: {note: "Close date expected tonight, of closed deals the closing date; NULL for none, and for deals that left the book"}
---*/
-- The pipeline of the quarter: open deals expected to close in tonight's fiscal
-- quarter. Each deal comes in once and leaves once, so that the bars add up:
-- opening + new + reopened + transferred in + pulled in + up + down + currency
-- - won - lost - transferred out - deleted - pushed out = closing, in every book.
--
-- A lost or pushed deal leaves with the amount that it had: zeroing a lost deal makes
-- nothing smaller twice. A won deal leaves with the amount that was booked. What was
-- made and closed in between is new, and won or lost. A deal due in this quarter that was
-- won in the last days of the one before is won, not pushed out. Amounts are at tonight's rates
-- on both nights. A deal is in the book of its owner; a closed one in that of the
-- person who got the whole credit, so that handing a customer over moves no win.
with frame as (
    select as_of, quarter_start, quarter_end
    from run
),

closers as (
    select opportunity_id, min(user_id) as user_id
    from models.credits
    group by opportunity_id
    having count(*) = 1
),

tonight as (
    select
        o.opportunity_id,
        o.source,
        case when o.status = 'open' then o.owner_id else coalesce(c.user_id, o.owner_id) end as owner_id,
        o.status,
        o.company_amount as booked_amount,
        case
            when o.currency = (select run.currency from run) then o.amount
            else cast(round(o.amount / r.units_per_company_currency, 2) as decimal(18, 2))
        end as company_amount,
        o.expected_close_on,
        o.closed_on
    from (select *, as_of() as rate_on from models.opportunities where not is_deleted) as o
    left join closers as c on c.opportunity_id = o.opportunity_id
    asof left join models.fx_rates as r on r.currency = o.currency and o.rate_on >= r.valid_from
),

both_nights as (
    select
        coalesce(t.opportunity_id, b.opportunity_id) as opportunity_id,
        n.opened_on,
        b.owner_id as opening_owner_id,
        b.status as opening_status,
        coalesce(b.company_amount, 0) as opening_amount,
        b.expected_close_on as opening_close_on,
        t.owner_id as closing_owner_id,
        t.status as closing_status,
        coalesce(t.company_amount, 0) as closing_amount,
        coalesce(t.booked_amount, t.company_amount, 0) as booked_amount,
        coalesce(t.closed_on, t.expected_close_on) as closing_close_on,
        b.opportunity_id is null as is_new,
        coalesce(b.status = 'open' and b.expected_close_on between f.quarter_start and f.quarter_end, false) as was_due,
        coalesce(t.status = 'open' and t.expected_close_on between f.quarter_start and f.quarter_end, false) as is_due,
        coalesce(
            t.status = 'won' and b.status is distinct from 'won' and t.closed_on <= f.as_of
            and (
                t.closed_on >= f.quarter_start
                or b.status = 'open' and b.expected_close_on between f.quarter_start and f.quarter_end
            ),
            false
        ) as is_won,
        coalesce(t.status in ('lost', 'disqualified'), false) as is_lost,
        coalesce(
            b.opportunity_id is null
            and t.status in ('lost', 'disqualified')
            and t.closed_on between f.quarter_start and f.as_of,
            false
        ) as came_and_went
    from tonight as t
    full join models.opening_deals as b on b.opportunity_id = t.opportunity_id
    inner join models.movement_nights as n on n.source = coalesce(t.source, b.source) and n.opened_on is not null
    cross join frame as f
),

moved as (
    select *
    from both_nights
    where was_due or is_due or is_won or came_and_went
),

in_books as (
    select u.manager_id, m.opportunity_id, true as was_member, false as is_member
    from moved as m
    inner join models.opening_book_users as u on u.opened_on = m.opened_on and u.user_id = m.opening_owner_id
    union all
    select u.manager_id, m.opportunity_id, false, true
    from moved as m
    inner join models.book_users as u on u.user_id = m.closing_owner_id and u.manager_id is not null
),

placed as (
    select manager_id, opportunity_id, bool_or(was_member) as was_member, bool_or(is_member) as is_member
    from in_books
    group by manager_id, opportunity_id
    union all
    select null, opportunity_id, opening_status is not null, closing_status is not null
    from moved
),

entered as (
    select
        p.manager_id,
        p.is_member,
        m.*,
        p.is_member and m.is_due as is_closing,
        p.is_member and m.is_won as is_win,
        case
            when p.was_member and m.was_due then 'opening'
            when p.is_member and m.is_new and (m.is_due or m.is_won or m.came_and_went) then 'new'
            when not p.is_member or not (m.is_due or m.is_won) then null
            when m.opening_status <> 'open' then 'reopened'
            when not p.was_member then 'transferred in'
            else 'pulled in'
        end as entry
    from placed as p
    inner join moved as m on m.opportunity_id = p.opportunity_id
),

left_again as (
    select
        *,
        case
            when is_closing then 'closing'
            when is_win then 'won'
            when is_member and is_lost then 'lost'
            when closing_status is null then 'deleted'
            when not is_member then 'transferred out'
            else 'pushed out'
        end as leaving,
        case when entry = 'new' then closing_amount else opening_amount end as base_amount
    from entered
    where entry is not null
),

resized as (
    select
        *,
        case when leaving in ('closing', 'won') then closing_amount - base_amount else 0 end as resize_amount,
        case when leaving = 'won' then booked_amount - closing_amount else 0 end as currency_amount
    from left_again
)

select
    manager_id,
    opportunity_id,
    case when is_member then closing_owner_id else opening_owner_id end as user_id,
    opened_on,
    entry,
    leaving,
    case
        when leaving <> 'closing' then leaving
        when entry <> 'opening' then entry
        when resize_amount > 0 then 'up'
        when resize_amount < 0 then 'down'
        else 'unchanged'
    end as movement,
    cast(base_amount as decimal(18, 2)) as base_amount,
    cast(greatest(resize_amount, 0) as decimal(18, 2)) as up_amount,
    cast(least(resize_amount, 0) as decimal(18, 2)) as down_amount,
    cast(currency_amount as decimal(18, 2)) as currency_amount,
    cast(base_amount + resize_amount + currency_amount as decimal(18, 2)) as leaving_amount,
    opening_close_on,
    case when is_member then closing_close_on end as closing_close_on
from resized
order by manager_id nulls first, opportunity_id
