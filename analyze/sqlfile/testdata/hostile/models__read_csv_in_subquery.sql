select u.user_id
from models.users as u
where u.name in (select column0 from read_csv('/etc/passwd'))
