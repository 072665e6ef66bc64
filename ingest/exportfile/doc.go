// Package exportfile reads what CRMs export: CSV in any dialect, XLSX, NDJSON
// and Parquet, plain or inside gzip and zip.
//
// Every format comes out as the same thing: one or more tables of text records
// with the line each record starts on, read once from start to end. A record
// that cannot be read becomes a Reject with its line and text and reading goes
// on; a file that is not what it claims to be (an HTML login page, a truncated
// archive, a zip bomb) fails as a whole with a sentence that names the cause.
//
// The dialect is declared or detected from the bytes, and detection is reported.
// Values are never interpreted here: an Excel date becomes its ISO text, a
// number its shortest exact text, everything else stays as delivered.
package exportfile
