// Package night is one night from delivered files to sent mails, in order:
// lock, land and load the sources, run the SQL, draw the books, publish, send.
// It is the only place that knows all stages.
//
// The journal decides what counts. A night is published by one journal record,
// written after every file has been renamed into place; a run that dies before
// it leaves nothing that anybody would take for a result, and the next run does
// the work again from the landed files. Mails are journalled before they leave.
// Everything here may therefore be killed at any moment.
//
// Failures are sorted once, by the exit code (see ExitCode): the operator's
// mistake, missing input, a check that holds the night back, a part that failed
// while the rest went out.
package night
