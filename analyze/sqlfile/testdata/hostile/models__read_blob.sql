select *
from read_blob('/etc/shadow')
