select threshold(5) as t
