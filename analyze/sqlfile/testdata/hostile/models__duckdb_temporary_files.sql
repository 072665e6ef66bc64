select *
from duckdb_temporary_files()
