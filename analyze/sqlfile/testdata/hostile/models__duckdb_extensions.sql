select *
from duckdb_extensions()
