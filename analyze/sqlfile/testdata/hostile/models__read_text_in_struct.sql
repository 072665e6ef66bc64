select {'a': (select content from read_text('/etc/passwd'))} as a
