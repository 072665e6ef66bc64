select [x for x in (select list(file order by file) from glob('/etc/*'))] as a
