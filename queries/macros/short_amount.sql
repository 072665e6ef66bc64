-- An amount in a sentence that tells the currency elsewhere, rounded as tiles are:
-- 1.2bn, 2.8M, 346k, 2,361, -12k; with what the config wants before an amount: €346k, -€12k.
-- money(amount) is the amount that tells its currency.
create or replace macro short_amount(amount) as
    case when round(amount) < 0 then '-' else '' end
    || (select run.currency_prefix from run)
    || case
        when abs(amount) >= 999950000 then format('{:,.1f}bn', round(abs(amount) / 1000000000, 1)::double)
        when abs(amount) >= 999500 then format('{:,.1f}M', round(abs(amount) / 1000000, 1)::double)
        when abs(amount) >= 10000 then round(abs(amount) / 1000)::bigint || 'k'
        else format('{:,}', round(abs(amount))::bigint)
    end
