select *
from read_ndjson_objects('x.ndjson')
