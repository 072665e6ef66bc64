set variable x = 1
