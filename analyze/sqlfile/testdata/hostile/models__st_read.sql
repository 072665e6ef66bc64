select *
from st_read('a.shp')
