select
    regexp_extract(name, '([A-Z])', 1) as initial,
    regexp_replace(lower(trim(name)), '\s+', ' ', 'g') as clean,
    name ilike '%a%' as has_a,
    name similar to '.*b' as ends_b,
    split_part(email, '@', 2) as domain,
    jaro_winkler_similarity(name, email) as alike,
    format('{} of {}', 1, 2) as text,
    printf('%.1f', 2.5) as rounded,
    name[1:3] as short,
    position('a' in name) as at,
    substring(name from 2 for 3) as part,
    name collate nocase as sorted,
    email.lower() as lowered
from models.users
