select user_id from models.users; -- the end
/* really */
