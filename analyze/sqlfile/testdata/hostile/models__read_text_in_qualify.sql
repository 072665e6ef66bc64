select a from models.users qualify row_number() over (order by a) = (select count(*) from glob('/*'))
