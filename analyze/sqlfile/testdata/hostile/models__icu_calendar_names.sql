select *
from icu_calendar_names()
