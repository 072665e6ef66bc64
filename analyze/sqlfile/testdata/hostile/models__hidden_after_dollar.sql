select $$ ; $$ as a; drop table models.users
