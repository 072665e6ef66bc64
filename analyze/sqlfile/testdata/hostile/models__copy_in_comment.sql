select 1 as a /* harmless */; /* also */ copy (select 1) to '/tmp/x' --
