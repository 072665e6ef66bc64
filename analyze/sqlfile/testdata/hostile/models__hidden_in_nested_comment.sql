select 1 as a /* /* */ ; copy (select 1) to '/tmp/x' /* */ */; attach 'x.duckdb'
