// Package exportfile reads what CRMs export: CSV in any dialect, XLSX, NDJSON
// and Parquet, plain or inside gzip and zip.
//
// Every format comes out as the same thing: one or more tables of text records
// with the line each record starts on, read once from start to end. A record
// that cannot be read becomes a Reject with its line and text and reading goes
// on; a file that is not what it claims to be (an HTML login page, a truncated
// archive, a zip bomb) fails as a whole with a FileError that names the cause.
//
// The dialect is declared or detected from the bytes, and detection is reported.
// Values are never interpreted here: an Excel date becomes its ISO text, a
// number its shortest exact text, everything else stays as delivered.
//
// What counts as a record: in delimited text everything up to a line end (LF,
// CRLF, CR) outside of quotes, the header and lines of no length excepted. A
// quote counts at the very beginning of a field only. Rejected are records with
// another number of fields than the header, with a NUL byte, of more than
// 2,000,000 bytes, the header repeated, and a Salesforce report's footer. A quote
// that is not closed, or has text behind it, spoils the record up to the end of
// the line on which that field began; the next line is read afresh, so one
// missing quote costs one line. The price: a genuine quoted field of more than
// 2,000,000 bytes over several lines becomes several rejects.
//
// Detection is careful rather than clever. A delimiter is taken only if one alone
// fits the header and the first records; utf-8 and windows-1252 are told apart by
// their bytes, utf-16 by its byte-order mark; two encodings in one file are
// refused. Everything else has to be declared.
//
// Limits: archives in archives, workbooks in archives, .xls, .xlsb, .ods and
// protected files are refused by name. Every sheet of a workbook that has a cell
// with text is a table, hidden ones too, and a cell with the empty text counts as
// empty. Of a Salesforce Data Export, attached documents are passed over. Memory
// is a few blocks of 256 KiB, for a workbook also its shared strings, for Parquet
// a batch of rows.
package exportfile
