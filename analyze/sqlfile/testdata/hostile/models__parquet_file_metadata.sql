select *
from parquet_file_metadata('x.parquet')
