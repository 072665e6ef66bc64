drop table models.users
