load httpfs
