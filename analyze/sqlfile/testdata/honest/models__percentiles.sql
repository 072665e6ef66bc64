select
    median(amount) as middle,
    quantile_cont(amount, 0.9) as high,
    quantile_disc(amount, [0.1, 0.5]) as some,
    percentile_cont(0.5) within group (order by amount) as same,
    mad(amount) as spread,
    stddev_samp(amount) as deviation,
    histogram(status) as bins
from models.opportunities
