-- Lower end of Wilson's interval for w successes of n (w and n may be fractional
-- shares of credit). Wilson 1927; unlike the textbook formula it stays inside
-- 0 to 1 and keeps its coverage at small n. NULL when there is nothing to rate.
create or replace macro wilson_low(w, n) as
    case
        when n > 0 then greatest(0, (
            w + power(threshold('interval_z'), 2) / 2
            - threshold('interval_z') * sqrt(greatest(0, w * (n - w) / n + power(threshold('interval_z'), 2) / 4))
        ) / (n + power(threshold('interval_z'), 2)))
    end
