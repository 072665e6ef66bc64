select * from query('select 1')
