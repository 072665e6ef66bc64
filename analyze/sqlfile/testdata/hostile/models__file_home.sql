select * from '~/.ssh/id_rsa'
