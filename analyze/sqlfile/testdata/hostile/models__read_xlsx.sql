select *
from read_xlsx('plan.xlsx')
