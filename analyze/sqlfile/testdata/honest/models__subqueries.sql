select
    u.user_id,
    (select count(*) from models.opportunities as o where o.owner_id = u.user_id) as deals_count,
    exists (select 1 from models.opportunities as o where o.owner_id = u.user_id) as has_deals
from models.users as u
where u.user_id in (select owner_id from models.opportunities)
  and u.hired_on > all (select ends_on from models.fiscal_periods)
  and u.team = any (select team from models.users)
