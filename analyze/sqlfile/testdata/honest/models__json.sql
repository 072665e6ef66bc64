select json_extract_string(note, '$.a') as a, note ->> '$.b' as b, to_json({'x': 1}) as j
from models.manual_entries, json_each('[1, 2]') as e
