summarize models.users
