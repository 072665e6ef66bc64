select *
from parquet_scan('x.parquet')
