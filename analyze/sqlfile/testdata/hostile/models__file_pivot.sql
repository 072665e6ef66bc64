pivot 'people.csv' on name in ('a') using count(*)
