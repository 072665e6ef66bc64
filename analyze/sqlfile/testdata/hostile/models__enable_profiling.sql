select *
from enable_profiling()
