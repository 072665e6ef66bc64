from models.users select user_id, name where is_active
