select a from 'azure://box/y.parquet'
