with a as (select * from "x.csv"),
"x.csv" as (select 1 as b)
select b from "x.csv"
