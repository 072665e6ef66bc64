create or replace function calls_other(w) as plain(w) || reads_run()
