with peek as (
    select * from read_csv('/etc/passwd')
)
select count(*) as n from peek
