select
    user_id,
    row_number() over (partition by team order by hired_on, user_id) as position,
    lag(name) over (order by user_id) as before,
    first_value(name) over (partition by team order by user_id) as oldest,
    sum(1) over (partition by team) as team_size,
    avg(1.0) over w as moving,
    product(2) over (order by user_id rows between 2 preceding and current row) as p,
    rank() over w as place
from models.users
window w as (partition by region order by user_id rows between unbounded preceding and current row)
