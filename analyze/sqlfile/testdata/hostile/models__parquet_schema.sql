select *
from parquet_schema('x.parquet')
