select user_id from models.users /* never closed
