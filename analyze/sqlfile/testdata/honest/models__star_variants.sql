select * exclude (name) replace (upper(email) as email) from models.users
