attach if not exists ':memory:' as x
