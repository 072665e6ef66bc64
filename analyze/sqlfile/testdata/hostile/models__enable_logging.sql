select *
from enable_logging()
