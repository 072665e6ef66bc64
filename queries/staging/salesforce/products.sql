/*---
title: Salesforce products
grain: one row per product
requires:
  Product2: [Id]
---*/
select
    Id as product_id,
    Name as name,
    Family as family,
    Plan__c as plan,
    List_Price__c as list_price_amount,
    Unit_Cost__c as unit_cost_amount,
    IsActive as is_active,
    IsDeleted as is_deleted
from Product2
