-- Address of one record in the CRM: its id, escaped, in place of {id} in the source's
-- address from ops.sources. NULL where the source has no address, or the record no id.
create or replace macro crm_link(address, id) as replace(address, '{id}', url_encode(id))
