select *
from (with "x.csv" as (select 1 as a) select a from "x.csv") as t,
    "x.csv"
