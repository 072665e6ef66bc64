select 1 as a -- done ;
; /* nothing here */ drop table models.users
