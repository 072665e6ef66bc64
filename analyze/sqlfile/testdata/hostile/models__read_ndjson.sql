select *
from read_ndjson('x.ndjson')
