export database 'out'
