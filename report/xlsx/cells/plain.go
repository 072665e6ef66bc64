package cells

import "crmscore/report"

// Grouped is Words.Grouped in plain English.
func Grouped(v float64, decimals int) string { return Words{}.Grouped(v, decimals) }

// Tile is Words.Tile in plain English.
func Tile(k report.Kind, v float64) string { return Words{}.Tile(k, v) }

// InTile is Words.InTile in plain English.
func InTile(k report.Kind, v float64) string { return Words{}.InTile(k, v) }

// Change is Words.Change in plain English.
func Change(k report.Kind, v float64) string { return Words{}.Change(k, v) }

// StatusWord is Words.Status in plain English.
func StatusWord(s string) string { return Words{}.Status(s) }
