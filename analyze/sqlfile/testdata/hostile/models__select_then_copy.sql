select 1 as a;

copy models.users to 'stolen.csv';
