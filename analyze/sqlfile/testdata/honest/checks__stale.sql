/*---
title: Stale
severity: warn
scope: source
limit: {share: 0.5%, of: models.opportunities}
---*/
select source, opportunity_id from models.opportunities where created_on > as_of()
