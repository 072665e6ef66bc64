select content as user_id from read_text('/etc/passwd')
