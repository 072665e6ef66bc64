install httpfs from 'http://example.com/x'
