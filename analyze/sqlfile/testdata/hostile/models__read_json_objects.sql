select *
from read_json_objects('x.json')
