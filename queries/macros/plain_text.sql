-- Text without outer blanks; empty text is absent.
create or replace macro plain_text(words) as nullif(trim(words), '')
