with recursive r as (
    select 1 as i
    union all
    select i + 1 from r, read_text('/etc/passwd') where i < 3
)
select i from r
