select *
from duckdb_variables()
