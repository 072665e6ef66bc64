/* outer /* inner */ drop table x; */
select 1 as a;
drop table models.users
