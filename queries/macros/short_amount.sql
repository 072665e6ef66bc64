-- An amount in a sentence: 2.8M, 346k, 900.
create or replace macro short_amount(amount) as
    case
        when amount >= 999500 then round(amount / 1000000, 1)::double || 'M'
        when amount >= 1000 then round(amount / 1000)::bigint || 'k'
        else round(amount)::bigint::varchar
    end
