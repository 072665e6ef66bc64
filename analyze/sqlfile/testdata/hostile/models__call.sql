call duckdb_settings()
