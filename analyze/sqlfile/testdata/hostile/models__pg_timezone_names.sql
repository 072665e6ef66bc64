select *
from pg_timezone_names()
