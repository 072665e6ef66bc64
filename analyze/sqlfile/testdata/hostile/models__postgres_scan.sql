select *
from postgres_scan('host=db', 'public', 't')
