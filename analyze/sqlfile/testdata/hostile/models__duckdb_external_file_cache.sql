select *
from duckdb_external_file_cache()
