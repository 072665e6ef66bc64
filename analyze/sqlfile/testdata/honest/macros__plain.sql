create or replace macro plain(words) as nullif(trim(words), '');
