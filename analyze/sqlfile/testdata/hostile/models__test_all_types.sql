select *
from test_all_types()
