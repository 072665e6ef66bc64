with t as (set threads = 1) select 1 as a
