select "Record ID" as opportunity_id from "Deal exports"
