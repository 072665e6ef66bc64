select *
from pragma_table_info()
