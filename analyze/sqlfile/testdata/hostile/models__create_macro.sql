create macro f(x) as x
