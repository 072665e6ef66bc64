select *
from parquet_metadata('x.parquet')
