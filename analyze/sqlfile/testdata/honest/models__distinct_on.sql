select distinct on (team) team, name from models.users order by team, hired_on, user_id
