select user_id, name from models.users
union all by name
select name, account_id from models.accounts
