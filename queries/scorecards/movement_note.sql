/*---
title: How the quarter's pipeline moved, and what it will bring
grain: one row per manager and sentence
serves: [K7b, P3]
columns:
  position: {hidden: true}
  sentence: {label: Sentences above the chart, note: "Pipeline: open deals expected to close in the current fiscal quarter. That night is the newest one at least movement_days ago; where no night is that old, the CRM's history tells how it stood"}
sheet: Movement
order: 450
books: [company, manager]
audience: manager
block: headline
---*/
with nights as (
    select
        min(opened_on) as first_on,
        max(opened_on) as last_on,
        count(*) > count(opened_on) as is_partial,
        bool_or(basis = 'history') as is_told
    from models.movement_nights
),

steps as (
    select
        manager_id,
        max(step_amount) filter (where step = 'opening') as opening_amount,
        max(step_amount) filter (where step = 'closing') as closing_amount,
        max(deals_count) filter (where step = 'closing') as closing_count,
        sum(step_amount) filter (where step in ('new', 'pulled in', 'reopened', 'transferred in', 'up')) as in_amount,
        -sum(step_amount) filter (where step = 'won') as won_amount,
        -sum(step_amount) filter (where step = 'lost') as lost_amount,
        -sum(step_amount) filter (where step = 'pushed out') as pushed_amount,
        -sum(step_amount) filter (where step = 'transferred out') as given_amount,
        -sum(step_amount) filter (where step in ('down', 'deleted')) as cut_amount
    from scorecards.pipeline_movement
    group by manager_id
),

amounts as (
    select f.manager_id, a.what, a.amount
    from scorecards.book_forecasts as f
    left join steps as s on s.manager_id is not distinct from f.manager_id
    cross join lateral (
        values
        ('opening', s.opening_amount::double), ('closing', s.closing_amount::double), ('in', s.in_amount::double),
        ('won', s.won_amount::double), ('lost', s.lost_amount::double), ('pushed', s.pushed_amount::double),
        ('given', s.given_amount::double), ('cut', s.cut_amount::double),
        ('quota', f.quota_amount::double), ('to date', f.won_amount::double),
        ('expected', f.expected_amount), ('to build', f.to_build_amount)
    ) as a (what, amount)
),

short as (
    select
        manager_id,
        map_from_entries(list({'what': what, 'words': short_amount(amount)} order by what)) as text
    from amounts
    group by manager_id
),

moved as (
    select
        f.manager_id,
        1 as position,
        case
            when n.last_on is null
                then 'What moved needs a second night: from tomorrow on the pipeline is compared with tonight''s.'
            when s.opening_amount is null
                then 'No deal is expected to close in ' || r.quarter_name || ', and none was '
                    || case when n.is_told then 'on ' else 'in the night of ' end || strftime(n.last_on, '%A ') || day(n.last_on) || strftime(n.last_on, ' %B') || '.'
            else 'Since ' || case when n.is_told then '' else 'the night of ' end
                || strftime(n.last_on, '%A ') || day(n.last_on) || strftime(n.last_on, ' %B')
                || ' the pipeline of ' || r.quarter_name || ' '
                || case
                    when s.closing_amount > s.opening_amount then 'grew from ' || t.text['opening'] || ' to ' || t.text['closing']
                    when s.closing_amount < s.opening_amount then 'shrank from ' || t.text['opening'] || ' to ' || t.text['closing']
                    else 'stayed at ' || t.text['closing']
                end || r.currency_suffix
                || coalesce(': ' || nullif(concat_ws(', ',
                    case when s.in_amount > 0 then t.text['in'] || ' came in or grew' end,
                    case when s.won_amount > 0 then t.text['won'] || ' won' end,
                    case when s.lost_amount > 0 then t.text['lost'] || ' lost' end,
                    case when s.pushed_amount > 0 then t.text['pushed'] || ' pushed out' end,
                    case when s.given_amount > 0 then t.text['given'] || ' went to other teams' end,
                    case when s.cut_amount > 0 then t.text['cut'] || ' cut or deleted' end
                ), ''), '') || '.'
                || case when n.first_on < n.last_on then ' Some sources are compared with an earlier night, from ' || n.first_on || ' on.' else '' end
                || case when n.is_partial then ' A source without an earlier night is left out.' else '' end
        end as sentence
    from scorecards.book_forecasts as f
    cross join nights as n
    cross join run as r
    left join steps as s on s.manager_id is not distinct from f.manager_id
    left join short as t on t.manager_id is not distinct from f.manager_id
),

forecast as (
    select
        f.manager_id,
        2 as position,
        case
            when f.won_amount is null then 'No won amount is known: there is no forecast.'
            when f.quota_amount is null
                then 'Won ' || t.text['to date'] || coalesce('; the open deals are expected to bring ' || t.text['expected'] || ' more this quarter', '') || '. No quota is entered.'
            when f.won_amount >= f.quota_amount
                then 'The quota of ' || t.text['quota'] || ' is reached' || coalesce('; the open deals are expected to bring ' || t.text['expected'] || ' more', '') || '.'
            when f.expected_amount is null
                then 'Won ' || t.text['to date'] || ' of the quota of ' || t.text['quota'] || '; no open deal has an amount and a chance.'
            else 'Won ' || t.text['to date'] || ' of the quota of ' || t.text['quota'] || '; the open deals are expected to bring ' || t.text['expected'] || ' more'
                || case
                    when f.left_days = 0 then ' on the last day of the quarter'
                    when f.left_days = 1 then ' in the 1 day left'
                    else ' in the ' || f.left_days || ' days left'
                end
                || case when f.to_build_amount >= 0.5 then ', ' || t.text['to build'] || ' is still to build' else '' end
                || '. Chance to reach the quota: '
                || case
                    when f.reach_rate < 0.01 then 'below 1%'
                    when f.reach_rate > 0.99 then 'above 99%'
                    else 'about ' || round(100 * f.reach_rate)::integer || '%'
                end || '.'
        end as sentence
    from scorecards.book_forecasts as f
    left join short as t on t.manager_id is not distinct from f.manager_id
)

select manager_id, position, sentence
from (select * from moved union all select * from forecast) as both_sentences
order by manager_id nulls first, position
