unpivot 'people.csv' on a, b into name n value v
