select (from read_text('/etc/passwd')).content as a
