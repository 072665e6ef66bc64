select sum(1) over (order by (select content from read_text('/etc/passwd'))) as a from models.users
