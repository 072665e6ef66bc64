create secret s (type s3)
