pivot (select team, status, amount from models.opportunities) on status in ('won', 'lost') using sum(amount) group by team
