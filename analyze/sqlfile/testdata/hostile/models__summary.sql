select *
from summary()
