select d.ago + 1 as later, ago, today, list(won order by ago desc) as won from (select 1 as ago, 2 as today, 3 as won from models.users as u) as d group by d.ago, d.today
