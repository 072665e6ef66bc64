select *
from duckdb_functions()
