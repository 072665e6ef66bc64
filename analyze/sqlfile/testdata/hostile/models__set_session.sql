set session threads = 99
