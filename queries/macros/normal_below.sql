-- Chance that a standard normal value lies below z: a logistic curve of the third
-- degree, at most 0.00015 off anywhere (Page 1977).
create or replace macro normal_below(z) as
    1 / (1 + exp(-(1.5976 * greatest(-8.0, least(8.0, z)) + 0.070565992 * power(greatest(-8.0, least(8.0, z)), 3))))
