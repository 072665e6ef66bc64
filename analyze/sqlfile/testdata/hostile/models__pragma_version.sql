select *
from pragma_version()
