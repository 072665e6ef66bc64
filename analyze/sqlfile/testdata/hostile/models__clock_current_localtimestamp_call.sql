select user_id
from models.users
where hired_on < current_localtimestamp()
