with "x.csv" as (select * from "x.csv")
select * from "x.csv"
