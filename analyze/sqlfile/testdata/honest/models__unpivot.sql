unpivot (select user_id, 1 as won_count, 2 as lost_count from models.users) on won_count, lost_count into name kind value n
