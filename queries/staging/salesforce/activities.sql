/*---
title: Salesforce tasks and events
grain: one row per task or event
---*/
-- WhatId and WhoId point to records of several kinds; an id's first three
-- characters tell which: 006 opportunity, 001 account, 003 contact. Nobody ticks an
-- event off: it takes place by itself.
select
    Id as activity_id,
    OwnerId as user_id,
    coalesce(nullif(AccountId, ''), case when starts_with(WhatId, '001') then WhatId end) as account_id,
    case when starts_with(WhatId, '006') then WhatId end as opportunity_id,
    case when starts_with(WhoId, '003') then WhoId end as contact_id,
    coalesce(nullif(Type, ''), nullif(TaskSubtype, ''), 'Task') as type,
    CallDisposition as outcome,
    IsClosed as is_done,
    'false' as is_appointment,
    null as is_first_appointment,
    IsDeleted as is_deleted,
    ActivityDate as due_on,
    CompletedDateTime as done_on
from Task
union all
select
    Id,
    OwnerId,
    coalesce(nullif(AccountId, ''), case when starts_with(WhatId, '001') then WhatId end),
    case when starts_with(WhatId, '006') then WhatId end,
    case when starts_with(WhoId, '003') then WhoId end,
    coalesce(nullif(Type, ''), 'Meeting'),
    Outcome__c,
    null,
    'true',
    First_Appointment__c,
    IsDeleted,
    coalesce(nullif(ActivityDate, ''), StartDateTime),
    null
from Event
