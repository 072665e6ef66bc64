--------------------------------
-- title: not front matter, only prose with a colon
--------------------------------
select user_id
from models.users
/*------- section -------*/
where true
