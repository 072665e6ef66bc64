create or replace macro hides_file(x) as (select max(a) from 'people.csv')
