select d.opportunity_id, h.stage_id
from models.opportunities as d
asof left join models.opportunity_history as h
    on d.opportunity_id = h.opportunity_id and d.closed_on >= h.changed_on
