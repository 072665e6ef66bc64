select *
from duckdb_settings()
