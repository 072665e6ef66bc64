select 1 as a /* ; */ ; attach 'x.db' as x /* select */
