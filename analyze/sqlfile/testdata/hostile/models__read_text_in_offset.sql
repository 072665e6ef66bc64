select a from models.users order by a limit 1 offset (select count(*) from glob('/etc/*'))
