select *
from enable_peg_parser()
