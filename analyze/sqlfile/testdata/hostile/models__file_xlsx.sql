select a from 'board.xlsx'
