select *
from read_parquet('x.parquet')
