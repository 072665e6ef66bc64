update models.users set name = 'x'
