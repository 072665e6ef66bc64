select u."user id" as user_id from models."users" as u
