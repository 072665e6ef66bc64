detach warehouse
