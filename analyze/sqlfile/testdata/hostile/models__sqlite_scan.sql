select *
from sqlite_scan('a.db', 't')
