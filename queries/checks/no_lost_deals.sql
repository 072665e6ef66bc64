/*---
title: No lost deals recorded; every close rate of this source would be 100 %
severity: warn
scope: source
---*/
select
    source,
    count(*) filter (status = 'won') as won_count,
    count(*) filter (status = 'open') as open_count
from models.opportunities
where not is_deleted
group by source
having count(*) filter (status = 'won') > 0 and count(*) filter (status = 'lost') = 0
order by source
