/*---
sheet: S
order: 1
books: [company]
audience: company
---*/
select 1 as a order by a; copy (select 1) to '/tmp/x'
