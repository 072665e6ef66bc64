select *
from read_json('x.json')
