select u.user_id
from models.users as u
semi join models.opportunities as o on o.owner_id = u.user_id
anti join models.accounts as a on a.name = u.name
