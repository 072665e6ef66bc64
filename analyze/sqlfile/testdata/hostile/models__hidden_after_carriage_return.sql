select 1 as a --; drop table models.users
; drop table models.users
