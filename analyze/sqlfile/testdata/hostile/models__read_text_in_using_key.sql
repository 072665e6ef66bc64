with recursive t(a) using key (a) as (select 1 union select size from read_blob('/etc/passwd')) select a from t
