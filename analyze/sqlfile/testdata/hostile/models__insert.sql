insert into models.users values (1)
