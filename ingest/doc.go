// Package ingest brings what a CRM delivers into the database without loss.
//
// Delivered files are landed byte for byte in landing/<source>/<table>/ with a
// manifest; the same bytes twice are landed once, and a landed file is never
// edited. Loading takes the newest full delivery of each table and the deltas
// after it and makes one raw table of text columns, with _file and _line for
// every row. Nothing is guessed in silence: a row that cannot be read is kept as
// a reject with its place and text, and rows delivered = loaded + rejected.
//
// Ingest does not interpret values: dates, amounts and stages stay text until
// the analysis types them. It knows files; package exportfile knows formats.
package ingest
