select v.kind, v.label
from (values ('won', 'Won'), ('lost', 'Lost')) as v(kind, label)
