/*---
title: Salesforce accounts
grain: one row per account
requires:
  Account: [Id]
---*/
select
    Id as account_id,
    OwnerId as owner_id,
    ParentId as parent_account_id,
    Name as name,
    Industry as industry,
    coalesce(nullif(Region__c, ''), BillingCountry) as region,
    Segment__c as segment,
    NumberOfEmployees as employee_count,
    AnnualRevenue as annual_revenue_amount,
    Reference__c as is_reference,
    IsDeleted as is_deleted,
    CreatedDate as created_on,
    Customer_Since__c as became_customer_on,
    Churned_On__c as churned_on,
    SystemModstamp as updated_at
from Account
