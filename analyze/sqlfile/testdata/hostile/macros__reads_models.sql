create or replace macro reads_models(x) as (select count(*) from models.users)
