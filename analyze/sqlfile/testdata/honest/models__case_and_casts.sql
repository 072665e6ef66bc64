select
    case when amount > 0 then 'yes' else 'no' end as answer,
    case status when 'won' then 1 when 'lost' then 0 end as flag,
    try_cast(name as integer) as n,
    try(1 / 0) as t,
    coalesce(name, 'x') as name2,
    nullif(name, '') as name3,
    ifnull(name, '') as name4,
    greatest(1, 2) as big,
    amount between 1 and 2 as inside,
    name is distinct from 'x' as other,
    not is_deleted as kept,
    -amount as negative,
    if(is_deleted, 1, 2) as chosen
from models.opportunities
