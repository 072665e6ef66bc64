select a from (values (getenv('HOME'))) as t(a)
