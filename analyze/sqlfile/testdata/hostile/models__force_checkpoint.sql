select *
from force_checkpoint()
