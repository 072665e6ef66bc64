select
    as_of() - interval 90 day as since,
    date_trunc('quarter', as_of()) as quarter_on,
    date_diff('day', created_on, coalesce(closed_on, as_of())) as age_days,
    closed_on - created_on as cycle_days,
    extract(year from closed_on) as year,
    closed_on + to_days(7) as later_on,
    last_day(closed_on) as month_end,
    strftime(closed_on, '%Y-%m') as month,
    make_date(2026, 1, 1) as first_on,
    age(as_of(), created_on) as long_ago,
    created_at at time zone 'Europe/Stockholm' as local_at,
    time_bucket(interval 1 week, created_on) as week_on
from models.opportunities
