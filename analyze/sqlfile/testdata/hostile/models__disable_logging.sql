select *
from disable_logging()
