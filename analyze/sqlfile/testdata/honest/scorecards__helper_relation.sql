select user_id, threshold('bottom_share') as share, threshold('floor', team) as floor from models.users
