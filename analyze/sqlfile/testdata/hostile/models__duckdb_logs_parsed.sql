select *
from duckdb_logs_parsed()
