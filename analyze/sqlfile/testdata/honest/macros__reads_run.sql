create or replace macro reads_run() as (select run.currency from run)
