describe 'people.csv'
