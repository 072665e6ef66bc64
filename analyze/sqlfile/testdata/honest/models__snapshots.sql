select count(*) as n from snapshots.opportunities
