select *
from arrow_scan(1, 2, 3)
