select
    list(name order by user_id) as names,
    string_agg(name, ', ' order by name) as text,
    any_value(name order by user_id) as some,
    first(name order by user_id) as first,
    mode(team order by team) as team,
    arg_max(name, hired_on order by user_id) as newest,
    arg_min(name, (hired_on, user_id)) as oldest,
    array_agg(distinct team order by team) as teams
from models.users
