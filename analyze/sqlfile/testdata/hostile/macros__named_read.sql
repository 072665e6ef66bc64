create or replace macro read_text(x) as 1
