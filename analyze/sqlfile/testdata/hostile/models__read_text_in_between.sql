select 1 as a from models.users where a between 1 and (select size from read_blob('/etc/passwd'))
