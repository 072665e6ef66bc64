with gone as (
    delete from models.users returning *
)
select count(*) as n from gone
