/*---
title: What was not delivered, and what stays empty for it
grain: one row per kind of data that is absent
columns:
  missing: {label: Needed and not delivered}
  consequence: {label: What stays empty, format: note}
sheet: Notes
order: 905
books: [company, manager]
empty: "Nothing: everything that the sheets need was delivered."
audience: company
---*/
with facts as (
    select 1 as position, 'users' as missing,
        'Managers, teams and hire dates: only the company''s book, no ramp-up is known' as consequence,
        not exists (select 1 from models.managers) as is_missing
    union all
    select 2, 'hire dates (users.hired_on)',
        'Who is still ramping is not known: new reps are compared like all others',
        not exists (select 1 from models.users as u where u.hired_on is not null)
    union all
    select 3, 'opportunity_history',
        'Time in stage, stale deals, pushed close dates, credit to the owner at the closing',
        not exists (select 1 from models.opportunity_history)
    union all
    select 4, 'creation dates (opportunities.created_on)',
        'Sales cycle, time to decision and age of deals',
        not exists (select 1 from models.opportunities as o where o.created_on is not null)
    union all
    select 5, 'amounts (opportunities.amount)',
        'Won amount, attainment, coverage and everything by value',
        not exists (select 1 from models.opportunities as o where o.amount is not null)
    union all
    select 6, 'lost deals',
        'Close rates: without lost deals every rate would be 100%',
        not exists (select 1 from models.opportunities as o where o.status = 'lost')
    union all
    select 7, 'expected close dates of open deals',
        'Past-due deals and pipeline coverage',
        not exists (select 1 from models.opportunities as o where o.status = 'open' and o.expected_close_on is not null)
    union all
    select 8, 'next steps (opportunities.next_step)',
        'Deals without a next step',
        not exists (select 1 from scorecards.pipeline_defects as d where d.lacks_next_step is not null)
    union all
    select 9, 'opportunity_contacts (contact roles)',
        'Deals without a decision maker',
        not exists (select 1 from models.opportunity_contacts as c where c.role is not null)
    union all
    select 10, 'quotas',
        'Attainment, pace and pipeline coverage: enter quotas in the inputs workbook',
        not exists (select 1 from models.quotas as q where q.metric = 'won_amount' and q.user_id is not null)
    union all
    select 11, 'line_items',
        'Products in the mix of the coaching check',
        not exists (select 1 from models.line_items)
),

columns_missing as (
    select
        12 as position,
        c.source || ': column ' || c.column_name || ' of ' || c.table_name as missing,
        'Named by the source''s staging query, not in the delivered file: empty everywhere' as consequence
    from ops.columns as c
    where not c.delivered
    group by c.source, c.table_name, c.column_name
)

select missing, consequence
from (
    select position, missing, consequence
    from facts
    where is_missing
    union all
    select position, missing, consequence
    from columns_missing
) as every
order by position, missing
