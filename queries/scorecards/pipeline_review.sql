/*---
title: Open deals to talk about
grain: one row per manager and open deal to talk about
serves: [K7b, P3, M12]
columns:
  opportunity_name: {label: Deal, note: "Name of the deal; its account stands behind it unless the name says it"}
  rep_name: {label: Rep}
  stage_name: {label: Stage}
  open_amount: {label: Amount, note: "Amount of the open deal in company currency"}
  age_days: {label: Age, note: "Days since the deal was created", scale: high_is_bad}
  stage_days: {label: In stage, note: "Days since the deal entered its stage", scale: high_is_bad}
  expected_close_on: {label: Close date, note: "Close date that the owner expects"}
  next_step: {label: Next step, note: "As the owner typed it; else the next planned activity"}
  defects_count: {hidden: true, note: "How many of the six in the next column the deal has"}
  defects: {label: What is wrong, note: "Past due, stale (longer in stage than nearly all deals won later), close date pushed, no next step, no decision maker, no amount", format: note, drifts: true}
  question: {label: Question to ask, format: note}
  decision: {label: Decision, entry: choice, choices: [keep, close, push], note: "Fill in: keep it in the pipeline, close it, or push its date"}
  next_step_agreed: {label: Agreed step, entry: text, note: "Fill in: what was agreed, and with whom"}
  by_when: {label: By when, entry: date, note: "Fill in: the day until which it is to be done"}
  since_then: {label: Since then, format: note, note: "When this was written here, and what the CRM records since; after it, what managers below have agreed"}
sheet: Pipeline review
order: 410
books: [company, manager]
empty: "Nothing is wrong with the open deals, as far as the delivered data show; the sentence above says what could not be judged."
audience: manager
totals: true
rows: 100
trace:
  open_amount: {rows: scorecards.deals_open, match: opportunity_id = sheet.opportunity_id, value: max(open_amount)}
  age_days: {rows: scorecards.deals_open, match: opportunity_id = sheet.opportunity_id, value: max(age_days)}
  stage_days: {rows: scorecards.deals_open, match: opportunity_id = sheet.opportunity_id, value: max(stage_days)}
  defects_count: {rows: scorecards.deals_open, match: opportunity_id = sheet.opportunity_id, value: max(defects_count)}
---*/
-- Only what was written into this very book stands in its cells; what managers below
-- have agreed is told beside it, so that nobody takes over another's word unseen.
with own as (
    select e.manager_id, e.opportunity_id, e.entered_on, e.decision, e.next_step, e.by_when, e.since_then
    from scorecards.book_entries as e
    where e.is_own
),

others as (
    select
        e.manager_id,
        e.opportunity_id,
        string_agg(
            e.entered_by || ' agreed on ' || e.entered_on || ': ' || concat_ws(', ', e.decision, e.next_step, 'by ' || e.by_when)
            || coalesce(' (' || e.since_then || ')', ''),
            '; ' order by e.entered_on desc, e.by_manager_id
        ) as words
    from scorecards.book_entries as e
    where not e.is_own
    group by e.manager_id, e.opportunity_id
)

select
    b.manager_id,
    d.owner_id as user_id,
    d.opportunity_id,
    d.opportunity_name
    || case when contains(lower(d.opportunity_name), lower(d.account_name)) then '' else coalesce(' (' || d.account_name || ')', '') end as opportunity_name,
    d.crm_url as opportunity_url,
    coalesce(u.name, 'Unassigned') as rep_name,
    d.stage_name,
    d.company_amount as open_amount,
    d.age_days,
    d.days_in_stage as stage_days,
    d.expected_close_on,
    d.next_step,
    d.defects_count,
    concat_ws('; ',
        case when d.is_past_due then 'close date passed ' || d.past_due_days || case when d.past_due_days = 1 then ' day ago' else ' days ago' end end,
        case when d.is_stale then 'stale: ' || d.days_in_stage || ' days in stage, limit ' || d.stale_after_days end,
        case when d.is_pushed then 'close date pushed ' || d.pushes || ' times' end,
        case when d.lacks_decision_maker then 'no decision maker' end,
        case when d.lacks_next_step then 'no next step' end,
        case when d.lacks_amount then 'no amount' end
    ) as defects,
    case
        when d.defects_count = 0 then 'What has become of what was agreed?'
        when d.is_past_due and d.is_pushed then 'Is this a real deal? What would have to happen for the buyer to decide, and by when?'
        when d.is_past_due then 'The close date has passed: what happened, and which date has the buyer named?'
        when d.is_stale and coalesce(d.lacks_next_step, false) then 'Nothing moves and nothing is planned: close it, or which step brings it on?'
        when d.is_pushed then 'What is different this time from the last dates?'
        when d.lacks_decision_maker then 'Who decides, and have we spoken with that person?'
        when d.lacks_next_step then 'Which dated step have we agreed with the buyer?'
        when d.is_stale then 'What keeps it in this stage, and who can remove that?'
        else 'What is it worth to the buyer, and to us?'
    end as question,
    a.decision,
    a.next_step as next_step_agreed,
    a.by_when,
    nullif(concat_ws('; ', 'agreed on ' || a.entered_on || coalesce(': ' || a.since_then, ''), o.words), '') as since_then
from models.book_users as b
join scorecards.pipeline_defects as d on d.owner_id = b.user_id
left join models.users as u on u.user_id = d.owner_id
left join own as a on a.manager_id is not distinct from b.manager_id and a.opportunity_id = d.opportunity_id
left join others as o on o.manager_id is not distinct from b.manager_id and o.opportunity_id = d.opportunity_id
where d.defects_count > 0 or a.opportunity_id is not null
order by
    b.manager_id nulls first,
    a.opportunity_id is null,
    d.company_amount desc nulls last, d.defects_count desc, d.opportunity_name, d.opportunity_id
