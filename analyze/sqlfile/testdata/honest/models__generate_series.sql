select d::date as day_on from generate_series(date '2026-01-01', as_of(), interval 1 day) as s(d)
