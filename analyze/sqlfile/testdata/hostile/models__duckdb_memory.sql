select *
from duckdb_memory()
