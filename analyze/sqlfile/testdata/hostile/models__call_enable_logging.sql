call enable_logging('file')
