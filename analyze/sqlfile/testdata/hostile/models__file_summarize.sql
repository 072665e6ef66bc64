summarize 'people.csv'
