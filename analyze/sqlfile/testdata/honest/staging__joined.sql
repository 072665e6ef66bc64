with o as (select * from owners)
select d.id as opportunity_id, o.email as owner_id
from deals as d
left join o using (owner_key)
