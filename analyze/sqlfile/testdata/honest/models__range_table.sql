select date_add(r.starts_on, to_months(m.i::integer)) as month_on
from (select run.fiscal_year_start as starts_on from run) as r, range(0, 12) as m(i)
