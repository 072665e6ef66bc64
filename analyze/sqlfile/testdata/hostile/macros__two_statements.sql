create or replace macro two_statements(x) as x;
attach 'y.db' as y;
