select a as user_id from "people.csv"
