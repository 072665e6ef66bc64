select *
from iceberg_scan('s3://x')
