select user_id from models.users
union all
select column0 from read_csv('/etc/passwd')
