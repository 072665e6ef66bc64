-- What people's names are sorted by: letters without their marks, large and small
-- alike, so that Åse stands beside Asa. The program sorts by the same rule
-- (report.CompareNames).
create or replace macro name_order(name) as
    replace(replace(replace(replace(
        translate(lower(strip_accents(name)), 'øłđðı', 'olddi'),
        'æ', 'ae'), 'œ', 'oe'), 'ß', 'ss'), 'þ', 'th')
