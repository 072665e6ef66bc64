package ingest

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"crmscore/ingest/exportfile"
)

// explain turns what ended the reading of a file into an InputError where the
// file is to blame.
func (ld *loader) explain(ctx context.Context, u *unit, err error) error {
	var input *InputError
	var file *exportfile.FileError
	switch {
	case err == nil || errors.As(err, &input):
		return err
	case context.Cause(ctx) != nil:
		return fmt.Errorf("%s: %w", ld.spec.Name, context.Cause(ctx))
	case !errors.As(err, &file):
		return fmt.Errorf("%s: read %s: %w", ld.spec.Name, u.File, err)
	}
	fault := ld.input(u, file.Cause, file.Hint)
	fault.Line, fault.Err, fault.Retryable = file.Line, err, file.Kind == exportfile.Incomplete
	if file.Entry != "" {
		fault.File += "!" + file.Entry
	}
	return fault
}

// input is a fault of one landed file, named as people know it.
func (ld *loader) input(u *unit, message, hint string) *InputError {
	return &InputError{Source: ld.spec.Name, File: u.Name, Message: message, Hint: hint}
}

// checkRequired adds a fault for each table that the source cannot do without.
func (ld *loader) checkRequired() {
	names := make([]string, 0, len(ld.tables))
	for _, t := range ld.sorted() {
		names = append(names, t.name)
	}
	for _, want := range ld.opt.Required {
		fault := &InputError{Source: ld.spec.Name}
		switch t := ld.tables[strings.ToLower(want)]; {
		case t == nil:
			fault.Message = fmt.Sprintf("table %s has not been delivered", want)
			fault.Hint = "delivered were " + someOf(names)
			if n := nearest(want, names); n != "" {
				fault.Hint += fmt.Sprintf("; if %s is meant, name its files under tables: %s", n, want)
			}
			if len(ld.faults) > 0 {
				continue // it may be in the file that could not be read
			}
		case t.loaded+t.rejected == 0 && t.files > 0:
			fault.Message, fault.Retryable = fmt.Sprintf("table %s has no data rows", want), true
			fault.Hint = "the export is empty; look at its filter and its user's rights"
		default:
			continue
		}
		ld.faults = append(ld.faults, fault)
	}
}

// tooMany is the fault of a file with more unreadable records than the limit.
func (r *fileReader) tooMany(rejects, records int64) *InputError {
	var examples []string
	for _, x := range r.rejects[:min(3, len(r.rejects))] {
		examples = append(examples, fmt.Sprintf("line %d: %s", x.Line, x.Reason))
	}
	f := r.input(r.unit, fmt.Sprintf("%d of %d records cannot be read, more than allowed (%s)", rejects, records, strings.Join(examples, "; ")),
		"crmscore rejects lists them with their text")
	f.Line = r.rejects[0].Line
	return f
}
