/*---
title: What to do this week
grain: one row per manager and action, at most six
serves: [M12, K7b, G24]
columns:
  sheet: {label: Sheet}
  action: {label: Action, note: "Made of the numbers on the sheet named beside it, most urgent first", format: note}
sheet: Summary
order: 130
books: [company, manager]
audience: manager
block: actions
---*/
with limits as (
    select threshold('attainment_watch') as attainment_watch
),

coached as (
    select
        b.manager_id,
        count(*) as coach_count,
        string_agg(r.rep_name, ', ' order by name_order(r.rep_name), r.rep_name, r.user_id) as names
    from models.book_users as b
    join scorecards.coaching as c on c.user_id = b.user_id and c.is_coach
    join scorecards.rep_results as r on r.user_id = c.user_id
    group by b.manager_id
),

quotas as (
    select
        b.manager_id,
        count(*) filter (where t.quota_amount > 0) as quota_count,
        count(*) filter (where t.quota_amount > 0 and t.attainment_rate < l.attainment_watch * x.elapsed_rate) as behind_count,
        count(*) filter (where t.lacks_quota) as missing_count,
        max(l.attainment_watch) as attainment_watch
    from models.book_users as b
    join scorecards.team as t on t.user_id = b.user_id
    join scorecards.book_numbers as x on x.manager_id is not distinct from b.manager_id
    cross join limits as l
    group by b.manager_id
),

-- Where to begin: the largest deal of each kind.
largest as (
    select
        b.manager_id,
        arg_max(p.opportunity_name, (p.company_amount, p.opportunity_id)) filter (where p.is_past_due and p.company_amount > 0) as past_due_name,
        arg_max(p.opportunity_name, (p.company_amount, p.opportunity_id)) filter (where p.is_stale and not coalesce(p.is_past_due, false) and p.company_amount > 0) as stale_name
    from models.book_users as b
    join scorecards.pipeline_defects as p on p.owner_id = b.user_id
    group by b.manager_id
),

candidates as (
    select
        manager_id,
        1 as weight,
        'Coaching check' as sheet,
        case
            when coach_count <= 3 then 'Coach ' || names || ': probably more than bad luck'
            else coach_count || ' coaching suggestions: read the reasons, then talk to each rep'
        end as action
    from coached
    union all
    select p.manager_id, 2, 'Promises',
        count(*) || case when count(*) = 1 then ' agreement was due and nothing is recorded since: ask about ' else ' agreements were due and nothing is recorded since: ask about ' end
        || case when count(*) <= 2 then string_agg(p.opportunity_name, ' and ' order by p.opportunity_name, p.opportunity_id) else arg_max(p.opportunity_name, (coalesce(p.open_amount, 0), p.opportunity_id)) || ' first' end
    from scorecards.review_promises as p
    where p.promise_status = 'not kept'
    group by p.manager_id
    union all
    select n.manager_id, 3, 'Pipeline review',
        past_due_count || case when past_due_count = 1 then ' deal' else ' deals' end
        || coalesce(' (' || short_amount(past_due_amount) || ')', '')
        || case when past_due_count = 1 then ' has' else ' have' end
        || ' a close date in the past: get a new date from the buyer, or close'
        || case when past_due_count > 1 then coalesce('. Begin with ' || l.past_due_name, '') else '' end
    from scorecards.book_numbers as n
    left join largest as l on l.manager_id is not distinct from n.manager_id
    where past_due_count > 0
    union all
    select manager_id, 4, 'Team',
        behind_count || ' of ' || quota_count || case when quota_count = 1 then ' rep with a quota is' else ' reps with a quota are' end
        || ' below ' || round(100 * attainment_watch)::integer || '% of the pace: go through their open deals first'
    from quotas
    where behind_count > 0
    union all
    select n.manager_id, 5, 'Pipeline review',
        stale_count || case when stale_count = 1 then ' deal' else ' deals' end
        || coalesce(' (' || short_amount(stale_amount) || ')', '')
        || case when stale_count = 1 then ' is' else ' are' end || ' stale, longer in stage than deals that are won: revive or close'
        || case when stale_count > 1 then coalesce('. Begin with ' || l.stale_name, '') else '' end
    from scorecards.book_numbers as n
    left join largest as l on l.manager_id is not distinct from n.manager_id
    where stale_count > 0
    union all
    select manager_id, 6, 'Pipeline review',
        no_next_step_count || case when no_next_step_count = 1 then ' deal has' else ' deals have' end || ' no next step: agree on a dated one'
    from scorecards.book_numbers
    where no_next_step_count > 0
    union all
    select manager_id, 7, 'Pipeline review',
        pushed_count || case when pushed_count = 1 then ' deal was' else ' deals were' end || ' pushed again and again: ask what is different this time'
    from scorecards.book_numbers
    where pushed_count > 0
    union all
    select manager_id, 8, 'Pipeline review',
        no_decision_maker_count || case when no_decision_maker_count = 1 then ' deal has' else ' deals have' end || ' no decision maker: find out who decides'
    from scorecards.book_numbers
    where no_decision_maker_count > 0
    union all
    select manager_id, 9, 'Pipeline review',
        no_amount_count || case when no_amount_count = 1 then ' deal has' else ' deals have' end || ' no amount: estimate one'
    from scorecards.book_numbers
    where no_amount_count > 0
    union all
    select manager_id, 10, 'Team',
        missing_count || case when missing_count = 1 then ' rep has' else ' reps have' end || ' no quota this quarter: enter it in the inputs workbook'
    from quotas
    -- where nobody has a quota the company does not plan with them
    where missing_count > 0 and exists (select 1 from quotas as q where q.manager_id is null and q.quota_count > 0)
),

nothing as (
    select
        b.manager_id,
        11 as weight,
        case when b.open_count > 0 and coalesce(b.judged_count, 0) = 0 then 'Notes' else 'Team' end as sheet,
        case
            when b.open_count > 0 and coalesce(b.judged_count, 0) = 0
                then 'The open deals cannot be judged from the delivered data: the sheet Notes says what is missing.'
            else 'Nothing in the delivered data calls for action this week.'
        end as action
    from scorecards.book_numbers as b
    where not exists (select 1 from candidates as c where c.manager_id is not distinct from b.manager_id)
),

numbered as (
    select manager_id, weight, sheet, action, row_number() over (partition by manager_id order by weight) as position
    from (select * from candidates union all select * from nothing) as every
)

select manager_id, position, sheet, action
from numbered
where position <= 6
order by manager_id nulls first, position
