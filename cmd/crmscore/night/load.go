package night

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"crmscore/analyze"
	"crmscore/ingest"
)

// load lands and loads every source. A source that fails is left out and named;
// the night fails only when no source is left that has opportunities.
func (r *run) load(ctx context.Context, n *analyze.Night, w *analyze.Warehouse) (rows int64, err error) {
	var failed []error
	var arrived []analyze.Source
	opportunities := false
	for i, spec := range r.sources {
		loaded, notes, err := r.loadSource(ctx, spec, w.Conn())
		if spec.Name == ingest.ReturnedCRM && errors.Is(err, ingest.ErrNothingLanded) {
			continue // nothing in the inbox could be taken, and the warnings say why
		}
		report := SourceReport{Name: spec.Name, Notes: notes}
		if err != nil {
			var input *ingest.InputError
			if !errors.As(err, &input) || misdeclared(err) {
				return rows, fmt.Errorf("load source %s: %w", spec.Name, err)
			}
			report.Error = err.Error()
			failed = append(failed, err)
		} else {
			arrived = append(arrived, n.Sources[i])
			opportunities = opportunities || len(requiredTables(r.catalog, spec.CRM)) > 0
		}
		r.Summary.Sources = append(r.Summary.Sources, report)
		rows += loaded
	}
	n.Sources = arrived
	if err := r.noteSources(ctx, w.Conn()); err != nil {
		return rows, err
	}
	if !opportunities {
		if len(failed) == 0 {
			return rows, &ingest.InputError{Message: "no configured source delivers opportunities",
				Hint: "add a CRM source; crm: inputs alone is not one"}
		}
		return rows, errors.Join(failed...)
	}
	return rows, nil
}

func (r *run) loadSource(ctx context.Context, spec ingest.Spec, conn *sql.Conn) (rows int64, notes []string, err error) {
	landing := ingest.Landing{
		Root: r.Config.Folders.Landing, TempDir: filepath.Join(r.state, "tmp", "load"), Now: r.Now(),
		StableFor: r.Config.SettleTime(), Wait: r.waitForFiles,
		Progress: func(p ingest.Progress) { r.progress(p.Step+" "+p.Source, p.Done, p.Total) },
	}
	var found ingest.Collected
	if spec.Name != ingest.ReturnedCRM || r.inboxFilled {
		if found, err = landing.Collect(ctx, spec); err != nil {
			return 0, found.Notes, err
		}
	}
	limit := ingest.RejectLimit{Share: r.Config.Limits.RejectShare, Rows: r.Config.Limits.RejectRows}
	if spec.Name == ingest.ReturnedCRM {
		limit = ingest.RejectLimit{Share: 1} // a row typed by hand costs nobody else's entries
	}
	tables, err := landing.Load(ctx, conn, spec, r.catalog.Headers(spec.CRM), ingest.LoadOptions{
		Required: requiredTables(r.catalog, spec.CRM), Rejects: limit,
		Problem: r.inboxProblem, Passwords: r.Config.AllBookPasswords,
	})
	if errors.Is(err, ingest.ErrNothingLanded) && len(found.Waiting) > 0 && spec.Name != ingest.ReturnedCRM {
		err = &ingest.InputError{Source: spec.Name, File: found.Waiting[0], Retryable: true,
			Message: "is still being written, and there is no earlier delivery to use",
			Hint:    "run again when it is complete; a file " + found.Waiting[0] + ".done beside it says so"}
	}
	notes = found.Notes
	for _, w := range found.Warnings {
		from := "Source " + spec.Name
		if spec.Name == ingest.ReturnedCRM {
			from = "Inbox"
		}
		r.Summary.Warnings = append(r.Summary.Warnings, from+": "+w)
	}
	for _, t := range tables {
		rows += t.Loaded
		for _, note := range t.Notes {
			notes = append(notes, t.Table+": "+note)
		}
	}
	return rows, notes, err
}

// waitForFiles says why nothing happens while young files are watched.
func (r *run) waitForFiles(ctx context.Context, d time.Duration) error {
	r.Log.Info("waiting to see whether delivered files stand still", "for", d)
	r.progress(fmt.Sprintf("waiting %s to see whether new files stand still", d), 0, 0)
	return r.Wait(ctx, d)
}
