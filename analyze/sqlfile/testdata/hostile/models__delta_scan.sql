select *
from delta_scan('s3://x')
