select
    user_id,
    sum(1) over () as all_count,
    sum(1) over (partition by team rows between unbounded preceding and unbounded following) as team_count,
    sum(1) over (partition by team order by user_id rows 2 preceding) as last_count,
    string_agg(name, ', ') over (order by user_id) as names,
    row_number() over (order by coalesce(team, '-'), user_id) as row_n
from models.users
