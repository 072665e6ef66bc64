-- A fiscal quarter as the config wants it written: Q1 2026, Q1 FY27. fiscal_year is
-- the year's name, as in models.fiscal_periods. The current one is run.quarter_name.
create or replace macro quarter_name(fiscal_year, quarter) as
    replace(replace(replace(
        (select run.quarter_pattern from run),
        '{quarter}', quarter::varchar), '{year}', fiscal_year::varchar), '{yy}', lpad((fiscal_year % 100)::varchar, 2, '0'))
