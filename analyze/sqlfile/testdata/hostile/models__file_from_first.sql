from 'people.csv' select name
