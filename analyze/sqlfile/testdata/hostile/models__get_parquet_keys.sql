pragma add_parquet_key('k', 'x')
