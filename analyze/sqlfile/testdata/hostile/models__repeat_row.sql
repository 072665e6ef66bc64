select *
from repeat_row()
