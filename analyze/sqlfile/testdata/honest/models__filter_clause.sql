select
    owner_id,
    count(*) filter (where status = 'won') as won_count,
    count(*) filter (status in ('won', 'lost')) as decided_count,
    ratio(count(*) filter (status = 'won'), count(*)) as won_rate
from models.opportunities
group by owner_id
