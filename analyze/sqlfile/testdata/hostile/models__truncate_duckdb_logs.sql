select *
from truncate_duckdb_logs()
