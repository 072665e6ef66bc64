/*---
title: From the earlier pipeline to tonight's
grain: one row per manager and step that occurred
serves: [K7b, P3]
columns:
  step: {hidden: true}
  position: {hidden: true, note: "Place of the step in the waterfall"}
  step_label: {label: Step}
  deals_count: {label: Deals, note: "Deals that are part of the step; a deal may be new and won, or pulled in and smaller"}
  step_amount: {label: Amount, note: "Company currency at tonight's rates; what leaves or shrinks is below 0. Opening and the steps add up to closing, to the cent"}
  level_amount: {label: Pipeline after it, note: "Open amount expected to close in the quarter, after this step and those above it"}
  meaning: {label: Meaning, format: note}
sheet: Movement
order: 470
books: [company, manager]
empty: "No deal was expected to close this quarter, or there is neither a second night nor a history to compare with."
audience: manager
trace:
  deals_count: {rows: scorecards.movement_lines, match: manager_id is not distinct from sheet.manager_id and step = sheet.step, value: count(*)}
  step_amount: {rows: scorecards.movement_lines, match: manager_id is not distinct from sheet.manager_id and step = sheet.step, value: "coalesce(sum(step_amount), 0)"}
  level_amount: {rows: scorecards.movement_lines, match: "manager_id is not distinct from sheet.manager_id and (position = sheet.position or sheet.step <> 'closing' and position < sheet.position)", value: "coalesce(sum(step_amount), 0)"}
---*/
with steps as (
    select *
    from (
        values
        (1, 'opening', 'Opening', 'Open deals that were expected to close in this quarter, as of that night'),
        (2, 'new', 'New', 'Entered since and expected this quarter, or entered and closed in it'),
        (3, 'pulled in', 'Pulled in', 'Were expected in another quarter, or not at all, and are now in this one'),
        (4, 'reopened', 'Reopened', 'Were closed, and are open again or won after all'),
        (5, 'transferred in', 'Transferred in', 'Came with or from somebody outside the team'),
        (6, 'up', 'Larger', 'Grew: deals that are open in the quarter, or were won'),
        (7, 'down', 'Smaller', 'Shrank: deals that are open in the quarter, or were won'),
        (8, 'won', 'Won', 'Won since, at the amount that was booked; also before the quarter began, when due in it'),
        (9, 'lost', 'Lost', 'Lost or disqualified since, at the amount that they had'),
        (10, 'pushed out', 'Pushed out', 'Now expected outside the quarter, or on no day'),
        (11, 'transferred out', 'Transferred out', 'Went with or to somebody outside the team'),
        (12, 'deleted', 'Deleted', 'Deleted in the CRM, or delivered no more'),
        (13, 'currency', 'Currency', 'Won deals: the rate of the closing day against tonight''s'),
        (14, 'closing', 'Closing', 'Open deals that are expected to close in this quarter, tonight')
    ) as s (position, step, step_label, meaning)
),

books as (
    select manager_id, max(opened_on) as opened_on
    from scorecards.movement_lines
    group by manager_id
),

totals as (
    select manager_id, step, count(*) as deals_count, sum(step_amount) as step_amount
    from scorecards.movement_lines
    group by manager_id, step
),

filled as (
    select
        b.manager_id,
        s.position,
        s.step,
        case
            when s.step = 'opening' then s.step_label || ', ' || day(b.opened_on) || ' ' || strftime(b.opened_on, '%b')
            when s.step = 'closing' then s.step_label || ', ' || day(as_of()) || ' ' || strftime(as_of(), '%b')
            else s.step_label
        end as step_label,
        s.meaning,
        coalesce(t.deals_count, 0) as deals_count,
        coalesce(t.step_amount, 0) as step_amount
    from books as b
    cross join steps as s
    left join totals as t on t.manager_id is not distinct from b.manager_id and t.step = s.step
    where t.step is not null or s.step in ('opening', 'closing')
),

levels as (
    select
        *,
        case
            when step = 'closing' then step_amount
            else sum(step_amount) over (partition by manager_id order by position)
        end as level_amount
    from filled
)

select
    manager_id,
    position,
    step,
    step_label,
    deals_count,
    step_amount,
    level_amount,
    meaning
from levels
order by manager_id nulls first, position
