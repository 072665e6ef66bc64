select a from 'hf://datasets/x/y.parquet'
