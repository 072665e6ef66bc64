-- An amount in a sentence as the config wants it written: 346k EUR, €346k, -€12k.
create or replace macro money(amount) as short_amount(amount) || (select run.currency_suffix from run)
