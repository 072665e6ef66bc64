/*---
title: Deals won or lost, by who gets the credit
grain: one row per decided opportunity and credited person
columns:
  opportunity_id: {note: "The deal"}
  user_id: {note: "Person who gets the credit (models.credits)"}
  share: {note: "Her part of the deal (0 to 1); it weighs wins and losses alike"}
  manager_id: {note: "Her manager on the closing day; NULL for nobody"}
  account_id: {note: "Account, as source:id; NULL for none"}
  product_id: {note: "Product of the deal's largest line; NULL without lines"}
  product_family: {note: "Family of that product; NULL when not known"}
  segment: {note: "Segment of the deal, else of its account, else of the person on the closing day; NULL when none is known"}
  role: {note: "Her role on the closing day; NULL when not known"}
  team: {note: "Her team on the closing day; NULL when not known"}
  created_on: {note: "Day the deal was entered; NULL when not known"}
  closed_on: {note: "Day it was won or lost, up to the as-of date"}
  is_won: {note: "Won (true) or lost (false)"}
  won_amount: {note: "Her share of the won amount, in company currency; NULL for lost deals and where no amount is known"}
  decided_amount: {note: "Her share of the amount, won or lost, in company currency; a lost deal whose amount was zeroed has its last open one; NULL when not known"}
  cycle_days: {note: "Days from created_on to closed_on; NULL for deals entered late, closed in bulk or closed before they were created"}
---*/
-- Amounts are the person's part already: share times the deal's company amount, in
-- whole cents that add up to the deal, so that sums over people are sums over deals.
-- won_amount is NULL for lost deals and where no amount is known; a lost deal whose
-- amount was zeroed has its last open one.
--
-- Left out: disqualified deals, deals deleted in the CRM, closings without or after
-- the as-of date, negative amounts and dates nobody believes. A deal closed before
-- it was created was still won or lost: it counts in rates, but has no cycle_days;
-- nor have late-entered and bulk-closed ones.
--
-- manager_id and segment are those of the closing day. The window is not cut here:
-- closed_on between (select starts_on from models.window) and as_of().
with closed as (
    select
        *,
        status = 'won' as is_won,
        case
            when list_has_any(dq_reasons, ['closed_before_created', 'late_entered', 'bulk_closed']) then null
            else closed_on - created_on
        end as cycle_days
    from models.opportunities
    where
        status in ('won', 'lost')
        and not is_deleted
        and closed_on <= as_of()
        and not list_has_any(dq_reasons, ['negative_amount', 'date_out_of_range', 'closed_without_date'])
),

-- What a lost deal was worth while it was open, in the deal's currency.
open_amounts as (
    select opportunity_id, last(amount order by changed_at) as amount
    from models.opportunity_history
    where stage_kind = 'open' and amount > 0
    group by opportunity_id
),

-- 20 digits: a product of two decimals of 18 has 18 as well, too few for a share of a
-- trillion.
valued as (
    select
        c.*,
        cast(case
            when c.is_won or c.company_amount > 0 then c.company_amount
            when o.amount is null then null
            when c.currency = (select run.currency from run) then o.amount
            else cast(round(o.amount / r.units_per_company_currency, 2) as decimal(18, 2))
        end as decimal(20, 2)) as decided_company_amount
    from closed as c
    left join open_amounts as o on o.opportunity_id = c.opportunity_id
    asof left join models.fx_rates as r
        on r.currency = c.currency and c.closed_on >= r.valid_from
),

-- A person's part is what is due to everybody up to her, less what is due up to the
-- one before: no cent is lost or made. Three times 0.333333 is a whole deal.
added_up as (
    select
        opportunity_id,
        user_id,
        share,
        cast(case
            when
                abs(sum(share) over (partition by opportunity_id) - 1) <= 0.001
                and row_number() over (partition by opportunity_id order by user_id desc) = 1
                then 1
            else sum(share) over (partition by opportunity_id order by user_id rows unbounded preceding)
        end as decimal(12, 6)) as share_up_to
    from models.credits
),

shared as (
    select
        *,
        lag(share_up_to, 1, cast(0 as decimal(12, 6))) over (partition by opportunity_id order by user_id) as share_before
    from added_up
),

parts as (
    select
        v.*,
        c.user_id,
        c.share,
        cast(
            cast(c.share_up_to * v.decided_company_amount as decimal(18, 2))
            - cast(c.share_before * v.decided_company_amount as decimal(18, 2))
            as decimal(18, 2)
        ) as part_amount
    from valued as v
    inner join shared as c on c.opportunity_id = v.opportunity_id
),

main_lines as (
    select opportunity_id, product_id, family
    from models.line_items
    qualify row_number() over (
        partition by opportunity_id
        order by amount desc nulls last, line_item_id
    ) = 1
)

select
    p.opportunity_id,
    p.user_id,
    p.share,
    a.manager_id,
    p.account_id,
    m.product_id,
    m.family as product_family,
    coalesce(p.segment, a.segment) as segment,
    a.role,
    a.team,
    p.type,
    p.lead_source,
    p.created_on,
    p.closed_on,
    p.is_won,
    case when p.is_won then p.part_amount end as won_amount,
    p.part_amount as decided_amount,
    p.cycle_days,
    p.reopen_count
from parts as p
left join models.user_assignments as a
    on a.user_id = p.user_id and p.closed_on >= a.valid_from and p.closed_on < a.valid_to
left join main_lines as m on m.opportunity_id = p.opportunity_id
order by p.opportunity_id, p.user_id
