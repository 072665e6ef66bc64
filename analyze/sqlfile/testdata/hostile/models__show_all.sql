show all tables
