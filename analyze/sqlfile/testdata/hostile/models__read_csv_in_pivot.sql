pivot (select * from read_csv('x.csv')) on a in (1, 2) using count(*)
