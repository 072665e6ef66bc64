select count(*) as n from models.users having count(*) > (select count(*) from read_text('/etc/*'))
