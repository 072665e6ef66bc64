/*---
title: Sales agents of the CRM Sales Opportunities set
grain: one row per sales agent
requires:
  sales_teams: [sales_agent, manager]
---*/
-- Managers have no row of their own: the models make them from manager_id.
select
    sales_agent as user_id,
    manager as manager_id,
    sales_agent as name,
    manager as team,
    regional_office as region,
    'Sales agent' as role
from sales_teams
