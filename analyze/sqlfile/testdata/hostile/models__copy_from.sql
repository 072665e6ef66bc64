copy models.users from 'x.csv'
