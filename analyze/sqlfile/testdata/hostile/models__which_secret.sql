select *
from which_secret()
