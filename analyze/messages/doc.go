// Package messages holds every fixed sentence and label that the program itself
// writes for readers of scorecards, one file per language: messages/en.yaml and
// its translations in the queries folder, where an analyst's own file replaces
// words key by key.
//
// The idea: Go names a sentence by its id and hands over the facts, the file of
// the language says it: Say("workbook.rows", N(12)). What a file lacks is said in
// English. Which plural a number takes follows the rules of the language, how
// dates and numbers are written stands in the file too. English is the measure: an
// id or a placeholder that it does not have is a fault, with its place.
//
// Sentences that SQL composes are no part of it, nor are errors and logs, which are
// for those who run the program. A Texts is never changed after it was made and
// may be used by several goroutines; nil is one that says ids in place of words.
package messages
