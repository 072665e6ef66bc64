select *
from read_duckdb('other.duckdb')
