/*---
title: HubSpot calls, e-mails, tasks and meetings
grain: one row per activity
---*/
-- A logged call or e-mail has taken place on its activity date; nobody ticks a
-- meeting off: it takes place by itself.
select
    hs_object_id as activity_id,
    hubspot_owner_id as user_id,
    split_part(associated_company_ids, ';', 1) as account_id,
    split_part(associated_deal_ids, ';', 1) as opportunity_id,
    split_part(associated_contact_ids, ';', 1) as contact_id,
    'Call' as type,
    hs_call_disposition as outcome,
    case when coalesce(nullif(lower(hs_call_status), ''), 'logged') in ('completed', 'logged') then 'true' else 'false' end
        as is_done,
    'false' as is_appointment,
    null as is_first_appointment,
    archived as is_deleted,
    hs_timestamp as due_on,
    hs_timestamp as done_on
from calls
union all
select
    hs_object_id,
    hubspot_owner_id,
    split_part(associated_company_ids, ';', 1),
    split_part(associated_deal_ids, ';', 1),
    split_part(associated_contact_ids, ';', 1),
    'Email',
    null,
    'true',
    'false',
    null,
    archived,
    hs_timestamp,
    hs_timestamp
from emails
union all
select
    hs_object_id,
    hubspot_owner_id,
    split_part(associated_company_ids, ';', 1),
    split_part(associated_deal_ids, ';', 1),
    split_part(associated_contact_ids, ';', 1),
    'Task',
    null,
    case when lower(hs_task_status) = 'completed' then 'true' else 'false' end,
    'false',
    null,
    archived,
    hs_timestamp,
    hs_task_completion_date
from tasks
union all
select
    hs_object_id,
    hubspot_owner_id,
    split_part(associated_company_ids, ';', 1),
    split_part(associated_deal_ids, ';', 1),
    split_part(associated_contact_ids, ';', 1),
    coalesce(nullif(hs_activity_type, ''), 'Meeting'),
    hs_meeting_outcome,
    null,
    'true',
    first_appointment,
    archived,
    hs_meeting_start_time,
    null
from meetings
