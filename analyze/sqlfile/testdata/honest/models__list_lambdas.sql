select
    list_filter(dq_reasons, lambda r: r <> 'x') as kept,
    list_transform(dq_reasons, r -> upper(r)) as loud,
    list_reduce([1, 2, 3], lambda a, b: a + b) as total,
    [r || '!' for r in dq_reasons if length(r) > 3] as chosen,
    list_sort(list_distinct(dq_reasons)) as sorted,
    list_aggregate([1, 2], 'sum') as added
from models.opportunities
