/*---
title: What was agreed on deals, and what has happened since
grain: one row per book, deal and agreement; what is written again unchanged is the same agreement
serves: [M12]
columns:
  book_id: {note: "Workbook that it was written into"}
  manager_id: {note: "Manager whose workbook it is; NULL for the company's"}
  opportunity_id: {note: "The deal, as source:id"}
  entered_on: {note: "As-of date of the first workbook that says so"}
  replaced_on: {note: "As-of date of the workbook that says something else or nothing; NULL while it holds"}
  is_current: {note: "Nothing later was written about the deal in this book"}
  decision: {note: "What was decided; NULL for nothing"}
  next_step: {note: "What was agreed to do next; NULL for nothing"}
  by_when: {note: "Day until which; NULL for none"}
  comment: {note: "Further words; NULL for none"}
  unread: {note: "What was typed where a date belongs and is none; NULL for nothing"}
  closed_on: {note: "Day since then on which the deal was won, lost or disqualified; NULL for none"}
  stage_moved_on: {note: "First day since then on which its stage changed; NULL for none"}
  close_date_moved_on: {note: "First day since then on which its expected close date changed; NULL for none"}
  activities_count: {note: "Activities done on it since then; NULL when its source delivers none at all"}
  last_activity_on: {note: "Day of the last of them; NULL for none"}
  since_then: {note: "All of it in words, after what is wrong with the day; without that NULL on the day of the entry itself"}
  done_on: {note: "First day on which what was agreed can have been done: for close the end of the deal, for push a new close date, else an activity, another stage or the end"}
  promise_status: {note: "kept (done, or the deal decided, by that day), kept late (after it), not kept (the day has passed and nothing is recorded), open, not judged (its source delivers no activities); NULL without a day, with one before the entry, or when replaced before it"}
---*/
-- What the CRM does not record cannot be seen here: a status is a reason to ask, not
-- a verdict. Several workbooks of one book: the newest as-of date counts, of one date
-- the file that came last.
with delivered as (
    select
        r.book_id,
        r.manager_id,
        r.opportunity_id,
        r.entered_on,
        lower(plain_text(r.decision)) as decision,
        plain_text(r.next_step) as next_step,
        r.by_when,
        plain_text(r.comment) as comment,
        plain_text(r.unread) as unread,
        r.delivered_at,
        r._file,
        r._line
    from staging.review_entries as r
    where r.entered_on <= as_of()
),

compared as (
    select
        d.*,
        lag([d.decision, d.next_step, d.by_when::varchar, d.comment, d.unread]) over (
            partition by d.book_id, d.manager_id, d.opportunity_id
            order by d.entered_on, d.delivered_at nulls first, d._file, d._line
        ) as said_before
    from delivered as d
),

-- Of one day only the last word counts.
changes as (
    select c.*
    from compared as c
    where [c.decision, c.next_step, c.by_when::varchar, c.comment, c.unread] is distinct from c.said_before
    qualify row_number() over (
        partition by c.book_id, c.manager_id, c.opportunity_id, c.entered_on
        order by c.delivered_at desc nulls last, c._file desc, c._line desc
    ) = 1
),

agreements as (
    select
        c.*,
        lead(c.entered_on) over (
            partition by c.book_id, c.manager_id, c.opportunity_id order by c.entered_on
        ) as replaced_on
    from changes as c
),

spoken as (
    select
        a.* exclude (delivered_at, _file, _line, said_before),
        least(coalesce(a.replaced_on, as_of()), as_of()) as until_on
    from agreements as a
    where coalesce(a.decision, a.next_step, a.by_when::varchar, a.comment, a.unread) is not null
),

moves as (
    select
        c.opportunity_id,
        c.changed_on,
        c.stage_id,
        c.expected_close_on,
        lag(c.stage_id) over deal as stage_before,
        lag(c.expected_close_on) over deal as close_date_before
    from models.opportunity_changes as c
    where c.opportunity_id in (select s.opportunity_id from spoken as s)
    window deal as (partition by c.opportunity_id order by c.changed_at)
),

moved as (
    select
        s.book_id,
        s.manager_id,
        s.opportunity_id,
        s.entered_on,
        min(m.changed_on) filter (m.stage_id <> m.stage_before) as stage_moved_on,
        min(m.changed_on) filter (m.expected_close_on <> m.close_date_before) as close_date_moved_on,
        arg_min(m.close_date_before, (m.changed_on, m.close_date_before)) filter (m.expected_close_on <> m.close_date_before) as close_date_before
    from spoken as s
    inner join moves as m
        on m.opportunity_id = s.opportunity_id and m.changed_on > s.entered_on and m.changed_on <= s.until_on
    group by s.book_id, s.manager_id, s.opportunity_id, s.entered_on
),

done as (
    select
        s.book_id,
        s.manager_id,
        s.opportunity_id,
        s.entered_on,
        count(*) as activities_count,
        min(a.done_on) as first_activity_on,
        max(a.done_on) as last_activity_on
    from spoken as s
    inner join models.activities as a
        on a.opportunity_id = s.opportunity_id and a.is_done and a.done_on > s.entered_on and a.done_on <= s.until_on
    group by s.book_id, s.manager_id, s.opportunity_id, s.entered_on
),

active_sources as (
    select distinct a.source
    from models.activities as a
    where a.opportunity_id is not null
),

known as (
    select
        s.*,
        o.opportunity_id is null as is_gone,
        o.status,
        o.stage_name,
        o.expected_close_on,
        case when o.status <> 'open' and o.closed_on > s.entered_on and o.closed_on <= s.until_on then o.closed_on end as closed_on,
        m.stage_moved_on,
        m.close_date_moved_on,
        m.close_date_before,
        case when x.source is not null then coalesce(d.activities_count, 0) end as activities_count,
        d.first_activity_on,
        d.last_activity_on
    from spoken as s
    left join models.opportunities as o on o.opportunity_id = s.opportunity_id
    left join active_sources as x on x.source = o.source
    left join moved as m
        on m.book_id = s.book_id and m.manager_id is not distinct from s.manager_id
        and m.opportunity_id = s.opportunity_id and m.entered_on = s.entered_on
    left join done as d
        on d.book_id = s.book_id and d.manager_id is not distinct from s.manager_id
        and d.opportunity_id = s.opportunity_id and d.entered_on = s.entered_on
),

judged as (
    select
        k.*,
        case
            when k.decision = 'close' then k.closed_on
            when k.decision = 'push' and k.next_step is null
                then least(k.closed_on, k.stage_moved_on, k.close_date_moved_on)
            when k.decision = 'push'
                then least(k.closed_on, k.stage_moved_on, k.close_date_moved_on, k.first_activity_on)
            else least(k.closed_on, k.stage_moved_on, k.first_activity_on)
        end as done_on
    from known as k
)

select
    book_id,
    manager_id,
    opportunity_id,
    entered_on,
    replaced_on,
    replaced_on is null as is_current,
    decision,
    next_step,
    by_when,
    comment,
    unread,
    closed_on,
    stage_moved_on,
    close_date_moved_on,
    activities_count,
    last_activity_on,
    nullif(concat_ws('; ', case
        when unread is not null then '"' || unread || '" is no date that can be read'
        when by_when < entered_on then 'the day ' || by_when || ' lies before the agreement, so nothing is judged'
    end, case
        when is_gone then 'no longer in the CRM'
        when entered_on >= until_on then null
        else coalesce(nullif(concat_ws('; ',
            case when closed_on is not null then status || ' on ' || closed_on end,
            case when stage_moved_on is not null and closed_on is null then 'moved on ' || stage_moved_on || ', now in ' || coalesce(stage_name, 'another stage') end,
            case when close_date_moved_on is not null and closed_on is null then 'close date moved from ' || close_date_before || ' to ' || coalesce(expected_close_on::varchar, 'none') end,
            case
                when activities_count = 1 then '1 activity on ' || last_activity_on
                when activities_count > 1 then activities_count || ' activities, the last on ' || last_activity_on
            end
        ), ''), case when activities_count is null then 'no change recorded; activities are not delivered' else 'nothing recorded' end)
    end), '') as since_then,
    done_on,
    case
        when by_when is null or by_when < entered_on or is_gone then null
        when closed_on <= by_when then 'kept'
        when replaced_on <= by_when then null
        when by_when >= as_of() then 'open'
        when done_on <= by_when then 'kept'
        when done_on is not null then 'kept late'
        when activities_count is null and decision is distinct from 'close' then 'not judged'
        else 'not kept'
    end as promise_status
from judged
order by book_id, manager_id nulls first, opportunity_id, entered_on
