/*---
title: Salesforce opportunities
grain: one row per opportunity
requires:
  Opportunity: [Id, StageName]
---*/
-- CloseDate is the expected close date of an open deal and the closing day of a
-- closed one. Without a user file, OwnerId itself names the owner.
select
    Id as opportunity_id,
    OwnerId as owner_id,
    AccountId as account_id,
    StageName as stage_id,
    Name as name,
    Type as type,
    LeadSource as lead_source,
    Loss_Reason__c as loss_reason,
    Competitor__c as competitor,
    NextStep as next_step,
    Segment__c as segment,
    coalesce(nullif(ForecastCategoryName, ''), ForecastCategory) as forecast_category,
    CurrencyIsoCode as currency,
    Amount as amount,
    Probability as crm_probability_percent,
    IsClosed as is_closed,
    IsWon as is_won,
    IsDeleted as is_deleted,
    CreatedDate as created_on,
    CreatedDate as created_at,
    CloseDate as closed_on,
    CloseDate as expected_close_on,
    Next_Step_Date__c as next_step_on,
    coalesce(nullif(SystemModstamp, ''), LastModifiedDate) as updated_at
from Opportunity
