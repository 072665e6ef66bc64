select * from duckdb_secrets(redact = false)
