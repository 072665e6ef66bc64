copy models.users to 'stolen.csv';
select 1 as a
