with t as materialized (select content from read_text('/etc/passwd')) select content from t
