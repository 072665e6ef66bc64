create or replace macro hides_getenv(x) as getenv(x)
