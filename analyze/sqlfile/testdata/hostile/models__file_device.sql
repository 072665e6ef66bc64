select * from '/dev/stdin'
