select max(columns(*)) from models.fiscal_periods
