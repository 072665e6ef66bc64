create or replace macro hides_glob(x) as (select list(file order by file) from glob(x))
