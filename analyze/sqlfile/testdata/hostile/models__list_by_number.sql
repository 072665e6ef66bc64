select team, string_agg(name, ', ' order by 1) as n from models.users group by team
