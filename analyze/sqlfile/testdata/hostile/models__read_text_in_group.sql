select 1 as a from models.users group by (select content from read_text('/etc/passwd'))
