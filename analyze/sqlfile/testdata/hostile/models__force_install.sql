force install httpfs
