select *
from parquet_bloom_probe('x.parquet', 'a', 1)
