copy from database warehouse to raw
