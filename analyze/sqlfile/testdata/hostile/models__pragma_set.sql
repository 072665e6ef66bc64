pragma threads = 9
