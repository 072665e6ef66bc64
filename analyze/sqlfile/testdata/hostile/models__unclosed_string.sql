select 'abc as name
from models.users
