/*---
title: Active people share an e-mail address; each one's scorecard is mailed there
severity: warn
scope: company
---*/
-- Passwords by address (books.passwords_file) are shared as well. One person who
-- has two users belongs on the sheet people of the inputs workbook (merge_with).
select
    lower(email) as shared_email,
    count(*) as people_count,
    string_agg(user_id, ', ' order by user_id) as user_ids
from models.users
where email is not null and is_active
group by lower(email)
having count(*) > 1
order by lower(email)
