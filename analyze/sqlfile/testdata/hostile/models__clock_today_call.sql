select user_id
from models.users
where hired_on < today()
