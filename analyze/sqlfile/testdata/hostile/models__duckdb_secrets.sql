select *
from duckdb_secrets()
