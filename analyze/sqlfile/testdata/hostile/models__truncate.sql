truncate models.users
