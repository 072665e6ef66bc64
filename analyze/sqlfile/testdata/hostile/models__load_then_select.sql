load httpfs; select 1 as a
