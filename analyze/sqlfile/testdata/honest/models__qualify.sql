select user_id, name
from models.users
qualify row_number() over (partition by email order by hired_on, user_id) = 1
