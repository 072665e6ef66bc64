pragma enable_profiling = 'json'
