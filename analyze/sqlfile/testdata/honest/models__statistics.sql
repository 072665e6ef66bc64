select lgamma(5) as g, exp(ln(2)) as two, sqrt(2) as root, power(2, 10) as kilo, log2(8) as three, pi() as pi,
    corr(amount, 1) as c, regr_slope(amount, 1) as slope, sum(ln(2)) over (order by opportunity_id) as s
from models.opportunities
