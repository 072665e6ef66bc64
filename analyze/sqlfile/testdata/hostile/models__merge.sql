merge into models.users using models.accounts on true when matched then delete
