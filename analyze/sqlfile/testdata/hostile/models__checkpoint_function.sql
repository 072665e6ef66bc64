select *
from checkpoint()
