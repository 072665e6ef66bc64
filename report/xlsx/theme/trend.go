package theme

// FormatHidden is the number format of a cell whose value is drawn in it.
const FormatHidden = `;;;`

// TrendWidth is the width of a column of such drawings.
const TrendWidth = 16

// HiddenMark stands in the hidden column between a table and the numbers of its trends.
const HiddenMark = "▸"
