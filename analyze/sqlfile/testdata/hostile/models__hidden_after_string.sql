select 'it''s; ' as a; drop table models.users
