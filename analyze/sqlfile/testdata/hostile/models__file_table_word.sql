table "people.csv"
