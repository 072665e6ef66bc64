select u.user_id, t.content
from models.users as u, lateral (select content from read_text(u.crm_url)) as t
