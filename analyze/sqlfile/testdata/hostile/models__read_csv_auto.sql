select *
from read_csv_auto('deals.csv')
