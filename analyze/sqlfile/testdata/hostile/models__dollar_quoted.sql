select $$;$$ as a; delete from models.users
