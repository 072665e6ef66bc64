select user_id,
    name,
from from models.users
