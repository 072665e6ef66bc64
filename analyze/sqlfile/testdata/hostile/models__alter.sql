alter table models.users add column x int
