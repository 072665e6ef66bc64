select *
from duckdb_logs()
