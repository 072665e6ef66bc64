select *
from glob('/home/*')
