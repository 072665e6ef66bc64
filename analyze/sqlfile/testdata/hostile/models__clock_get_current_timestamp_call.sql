select user_id
from models.users
where hired_on < get_current_timestamp()
