comment on table models.users is 'x'
