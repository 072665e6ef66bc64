import database 'out'
