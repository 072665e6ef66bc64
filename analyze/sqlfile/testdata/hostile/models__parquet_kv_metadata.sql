select *
from parquet_kv_metadata('x.parquet')
