select *
from read_text('/etc/hostname')
