delete from models.users
