-- Upper end of Wilson's interval for w successes of n; see wilson_low.
create or replace macro wilson_high(w, n) as
    case
        when n > 0 then least(1, (
            w + power(threshold('interval_z'), 2) / 2
            + threshold('interval_z') * sqrt(greatest(0, w * (n - w) / n + power(threshold('interval_z'), 2) / 4))
        ) / (n + power(threshold('interval_z'), 2)))
    end
