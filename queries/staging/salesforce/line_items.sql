/*---
title: Salesforce opportunity products
grain: one row per line
requires:
  OpportunityLineItem: [Id, OpportunityId]
---*/
select
    Id as line_item_id,
    OpportunityId as opportunity_id,
    Product2Id as product_id,
    Quantity as quantity,
    ListPrice as list_price_amount,
    UnitPrice as unit_price_amount,
    Unit_Cost__c as unit_cost_amount,
    TotalPrice as amount,
    IsDeleted as is_deleted
from OpportunityLineItem
