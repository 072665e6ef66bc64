create or replace macro hides_attach() as 1; attach 'x.duckdb'
