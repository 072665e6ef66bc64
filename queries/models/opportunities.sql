/*---
title: Opportunities
grain: one row per opportunity, in the state of the as-of date
columns:
  opportunity_id: {note: "The deal, as source:id"}
  source: {note: "Name of the source in the config"}
  name: {note: "Name of the deal; NULL when not delivered"}
  owner_id: {note: "Owner at the as-of date (models.users); source:unassigned for nobody"}
  account_id: {note: "Account, as source:id; NULL for none"}
  account_name: {note: "Name of the account, else as the deal carries it; NULL when not known"}
  pipeline_id: {note: "Pipeline, as source:id; NULL where the source has only one"}
  stage_id: {note: "Stage at the as-of date (models.stages)"}
  stage_name: {note: "Name of the stage"}
  stage_position: {note: "Place of the stage in its pipeline; NULL when not known"}
  status: {note: "open, won, lost or disqualified at the as-of date"}
  created_on: {note: "Day it was entered, in company time; NULL when not known"}
  closed_on: {note: "Day it was won, lost or disqualified, in company time; NULL while open, and when no date is known"}
  expected_close_on: {note: "Close date that the owner expects; NULL for none"}
  created_at: {note: "Moment it was entered (UTC); NULL when only the day is known"}
  closed_at: {note: "Moment it was closed (UTC); midnight where only the day is known; NULL while open, and when not known"}
  amount: {note: "Value in the deal's own currency; NULL when not known"}
  currency: {note: "ISO code of the deal's currency; the company's where none was delivered"}
  company_amount: {note: "amount in company currency, at the rate of the closing day, for open deals of the as-of date; NULL without amount or rate"}
  type: {note: "Kind of business, for example New Business or Renewal; NULL when not delivered"}
  lead_source: {note: "Where it came from; NULL when not delivered"}
  loss_reason: {note: "Why it was lost; NULL while open, and when nobody said"}
  competitor: {note: "Main competitor; NULL when not delivered"}
  next_step: {note: "What is to be done next; NULL for nothing"}
  next_step_on: {note: "When that is to be done; NULL for no date"}
  segment: {note: "Segment of the deal, else of its account; NULL when neither is known"}
  crm_probability: {note: "Probability of a win that the CRM gives (0 to 1); NULL when not delivered"}
  is_deleted: {note: "Deleted or archived in the CRM; whatever counts deals leaves it out"}
  dq_reasons: {note: "What is implausible about the deal, as a list of words such as late_entered; empty when nothing is"}
  reopen_count: {note: "How often it went from closed back to open, up to the as-of date"}
  updated_on: {note: "Day of the last change in the CRM, in company time; NULL when not known"}
---*/
-- Of several rows with one id the last changed counts. Nothing implausible is
-- dropped: dq_reasons names it, and what uses the field decides. Deals deleted in
-- the CRM stay, marked is_deleted; every model that counts leaves them out.
--
-- State at the as-of date: deals entered later do not exist yet; deals closed later
-- are open; stage, amount, expected close and owner are those of the last change up
-- to that date where the history knows a later one. Fields without history have
-- their present value.
with newest as (
    select
        *,
        count(*) over (partition by source, opportunity_id) as delivered_rows,
        -- some exports leave an unticked box empty: one flag anywhere makes empty mean no
        count(coalesce(is_closed, is_won)) over (partition by source) > 0 as has_flags
    from staging.opportunities
    qualify row_number() over (
        partition by source, opportunity_id
        order by updated_at desc nulls last, updated_on desc nulls last, _file desc, _line desc
    ) = 1
),

dated as (
    select
        n.source || ':' || n.opportunity_id as opportunity_id,
        n.* exclude (opportunity_id, created_on, closed_on, updated_on, is_deleted, crm_url),
        coalesce(plain_text(n.crm_url), crm_link(s.opportunity_url, n.opportunity_id)) as crm_url,
        coalesce(n.created_on, company_date(n.created_at)) as created_on,
        coalesce(n.closed_on, company_date(n.closed_at)) as delivered_closed_on,
        coalesce(n.updated_on, company_date(n.updated_at)) as updated_on,
        coalesce(n.is_deleted, false) as is_deleted
    from newest as n
    left join ops.sources as s on s.source = n.source
),

-- The changes that frame the as-of date, and the closing that counts: the last time
-- a deal went from not closed to closed.
marked_changes as (
    select
        opportunity_id,
        changed_at,
        changed_on,
        stage_kind,
        changed_on <= as_of() as is_past,
        coalesce(stage_kind in ('won', 'lost', 'disqualified'), false) as is_closed,
        -- a deal that was closed when our nights first saw it was closed before
        coalesce(
            lag(coalesce(stage_kind in ('won', 'lost', 'disqualified'), false))
                over (partition by opportunity_id order by changed_at),
            not is_entry_known and stage_kind in ('won', 'lost', 'disqualified'),
            false
        ) as was_closed
    from models.opportunity_changes
),

change_facts as (
    select
        opportunity_id,
        bool_or(not is_past) as has_later_change,
        case when bool_or(not is_past) then max(changed_at) filter (is_past) end as frame_at,
        max(changed_at) filter (is_past and is_closed and not was_closed) as closing_at,
        max(changed_on) filter (is_past and is_closed and not was_closed) as closing_on,
        count(*) filter (is_past and was_closed and not is_closed) as reopen_count
    from marked_changes
    group by opportunity_id
),

staged as (
    select
        d.*,
        l.stage_id as present_stage_id,
        s.kind as present_kind,
        p.user_id as present_owner_id,
        f.has_later_change,
        f.closing_at,
        f.closing_on,
        coalesce(f.reopen_count, 0) as reopen_count,
        past.stage_id as past_stage_id,
        past.amount as past_amount,
        past.expected_close_on as past_expected_close_on,
        past.owner_id as past_owner_id
    from dated as d
    left join models.stage_links as l
        on
            l.source = d.source
            and l.stage_value = d.stage_id
            and l.pipeline_value is not distinct from plain_text(d.pipeline_id)
    left join models.stages as s on s.stage_id = l.stage_id
    left join models.person_links as p on p.source = d.source and p.value = coalesce(d.owner_id, d.owner_name)
    left join change_facts as f on f.opportunity_id = d.opportunity_id
    left join models.opportunity_changes as past
        on past.opportunity_id = d.opportunity_id and past.changed_at = f.frame_at
),

present as (
    select
        *,
        coalesce(
            present_kind,
            case
                when is_won then 'won'
                when is_closed then 'lost'
                else 'open'
            end
        ) as present_status,
        present_kind is null and not has_flags as is_unmapped
    from staged
),

closings as (
    select
        *,
        case
            when present_status = 'open' then null
            -- a typed date that is yet to come is worth less than what the history saw
            when delivered_closed_on > as_of() and closing_on is not null then closing_on
            else coalesce(delivered_closed_on, closing_on, updated_on)
        end as present_closed_on,
        present_status <> 'open' and delivered_closed_on is null and closing_on is null as is_closing_guessed
    from present
),

at_as_of as (
    select
        *,
        coalesce(present_closed_on > as_of(), false) as closes_later
    from closings
    where coalesce(created_on <= as_of(), true)
),

state as (
    select
        * exclude (stage_id, amount, expected_close_on, pipeline_id, closed_at),
        case when has_later_change then coalesce(past_stage_id, present_stage_id) else present_stage_id end as stage_id,
        case when has_later_change then coalesce(past_amount, amount) else amount end as amount,
        case when has_later_change then coalesce(past_expected_close_on, expected_close_on) else expected_close_on end
            as expected_close_on,
        coalesce(
            case when has_later_change then past_owner_id end,
            present_owner_id,
            source || ':unassigned'
        ) as owner_id_resolved,
        closed_at as delivered_closed_at
    from at_as_of
),

judged as (
    select
        s.*,
        t.pipeline_id,
        t.name as stage_name,
        t.position as stage_position,
        -- A deal whose history goes on after the as-of date has the status of the
        -- stage it was in then; without history, one that closes later is open.
        case
            when s.has_later_change and s.past_stage_id is not null then coalesce(t.kind, s.present_status)
            when s.closes_later then 'open'
            else s.present_status
        end as status
    from state as s
    left join models.stages as t on t.stage_id = s.stage_id
),

decided as (
    select
        *,
        case
            when status = 'open' then null
            when present_closed_on <= as_of() then present_closed_on
            else coalesce(closing_on, present_closed_on)
        end as closed_on,
        -- midnight is how a day without a clock looks: a delivered moment says more
        case
            when status <> 'open'
                then coalesce(
                    case when closing_at <> date_trunc('day', closing_at) then closing_at end,
                    delivered_closed_at,
                    closing_at
                )
        end as closed_at,
        coalesce(upper(plain_text(currency)), (select run.currency from run)) as deal_currency
    from judged
),

-- Won and lost deals at the rate of their closing day, open ones at today's.
priced as (
    select
        d.*,
        case
            when d.deal_currency = (select run.currency from run) then cast(d.amount as decimal(18, 2))
            else cast(round(d.amount / r.units_per_company_currency, 2) as decimal(18, 2))
        end as company_amount
    from (select *, coalesce(closed_on, as_of()) as rate_on from decided) as d
    asof left join models.fx_rates as r
        on r.currency = d.deal_currency and d.rate_on >= r.valid_from
),

accounts as (
    select account_id, name, segment
    from models.accounts
),

-- One person closing many deals in one minute is cleaning up, not selling.
-- Midnight is how a date without a clock looks, so it proves nothing.
clean_ups as (
    select owner_id_resolved, date_trunc('minute', closed_at) as closing_minute
    from decided
    where closed_at is not null and closed_at <> date_trunc('day', closed_at)
    group by owner_id_resolved, date_trunc('minute', closed_at)
    having count(*) >= threshold('bulk_close_count')
),

reasons as (
    select
        p.*,
        a.account_id as known_account_id,
        a.name as known_account_name,
        a.segment as account_segment,
        list_filter([
            case when p.delivered_rows > 1 then 'duplicate' end,
            case when p.is_unmapped then 'unmapped_stage' end,
            case when p.closed_on < p.created_on then 'closed_before_created' end,
            case when p.closed_on <= p.created_on + cast(threshold('late_entered_days') as integer)
                and p.closed_on >= p.created_on then 'late_entered' end,
            case when p.present_status <> 'open' and p.delivered_closed_on > as_of() and p.updated_on <= as_of()
                then 'closed_in_future' end,
            case when p.is_closing_guessed and p.status <> 'open' then 'closed_without_date' end,
            case when p.amount < 0 then 'negative_amount' end,
            case when p.status = 'won' and coalesce(p.amount, 0) = 0 then 'won_without_amount' end,
            case when p.amount is not null and p.company_amount is null then 'missing_rate' end,
            case when c.owner_id_resolved is not null then 'bulk_closed' end,
            case when
                least(year(p.created_on), year(p.closed_on), year(p.expected_close_on)) < threshold('earliest_year')
                or greatest(year(p.created_on), year(p.closed_on), year(p.expected_close_on))
                > year(as_of()) + threshold('latest_years_ahead')
                then 'date_out_of_range' end
        ], lambda reason: reason is not null) as dq_reasons
    from priced as p
    left join accounts as a on a.account_id = p.source || ':' || p.account_id
    left join clean_ups as c
        on c.owner_id_resolved = p.owner_id_resolved and c.closing_minute = date_trunc('minute', p.closed_at)
)

select
    opportunity_id,
    source,
    plain_text(name) as name,
    owner_id_resolved as owner_id,
    source || ':' || account_id as account_id,
    coalesce(known_account_name, plain_text(account_name)) as account_name,
    pipeline_id,
    stage_id,
    stage_name,
    stage_position,
    status,
    created_on,
    closed_on,
    expected_close_on,
    created_at,
    closed_at,
    cast(amount as decimal(18, 2)) as amount,
    deal_currency as currency,
    company_amount,
    plain_text(type) as type,
    plain_text(lead_source) as lead_source,
    case when status <> 'open' then plain_text(loss_reason) end as loss_reason,
    plain_text(competitor) as competitor,
    plain_text(next_step) as next_step,
    next_step_on,
    coalesce(plain_text(segment), account_segment) as segment,
    plain_text(forecast_category) as forecast_category,
    cast(coalesce(crm_probability, crm_probability_percent / 100) as decimal(9, 6)) as crm_probability,
    is_deleted,
    dq_reasons,
    crm_url,
    cast(reopen_count as integer) as reopen_count,
    updated_on
from reasons
order by opportunity_id
