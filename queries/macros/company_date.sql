-- Day on which a moment (UTC) falls in the company's time zone: a deal closed at
-- 03:30 UTC on 1 April belongs to March in New York.
create or replace macro company_date(moment) as
    cast(timezone((select run.timezone from run), timezone('UTC', cast(moment as timestamp))) as date)
