/*---
severity: warn
---*/
select content from read_text('/etc/passwd')
