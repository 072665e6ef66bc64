select *
from seq_scan('t')
