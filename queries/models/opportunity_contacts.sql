/*---
title: Contacts' roles in deals
grain: one row per opportunity and contact
columns:
  opportunity_id: {note: "The deal, as source:id"}
  contact_id: {note: "The contact, as source:id"}
  role: {note: "All roles of the contact in the deal, with commas; NULL for none"}
  is_decision_maker: {note: "One of the roles decides: decision maker, economic buyer, executive sponsor, budget holder"}
---*/
-- One contact may have several roles in a deal: is_decision_maker asks whether any
-- of them decides (decision maker, economic buyer, executive sponsor, budget holder).
select
    source || ':' || opportunity_id as opportunity_id,
    source || ':' || contact_id as contact_id,
    string_agg(distinct plain_text(role), ', ' order by plain_text(role)) as role,
    coalesce(bool_or(is_primary), false) as is_primary,
    coalesce(
        bool_or(regexp_matches(lower(role), 'decision|decider|economic|executive sponsor|budget')),
        false
    ) as is_decision_maker
from staging.opportunity_contacts
where not coalesce(is_deleted, false)
group by source, opportunity_id, contact_id
order by 1, 2
