select o.opportunity_id, unnest(o.dq_reasons) as reason from models.opportunities as o
union all
select o.opportunity_id, r.reason from models.opportunities as o, unnest(o.dq_reasons) as r(reason)
