select u.current_date as day_on, u.user as who from models.users as u
