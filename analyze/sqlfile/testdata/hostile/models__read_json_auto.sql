select *
from read_json_auto('x.json')
