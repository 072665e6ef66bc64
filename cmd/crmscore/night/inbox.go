package night

import (
	"path/filepath"

	"crmscore/ingest"
)

// withInbox are the sources of this night: the config's, then the filled-in
// workbooks where some lie in the inbox or have come on earlier nights.
func (r *run) withInbox() ([]ingest.Spec, error) {
	sources := append([]ingest.Spec{}, r.Config.Sources...)
	waiting, landed, err := ingest.Landing{Root: r.Config.Folders.Landing}.InboxState(r.Config.Folders.Inbox, r.inboxProblem)
	if err != nil {
		return nil, err
	}
	r.inboxFilled = waiting
	if waiting || landed {
		sources = append(sources, r.Config.Inbox())
	}
	return sources, nil
}

// inboxProblem warns of what cannot be read of a filled-in workbook. Whoever dropped
// it there has to act, so the warning comes back until the file is taken away.
func (r *run) inboxProblem(file, sentence string) {
	place := filepath.FromSlash(file)
	if !filepath.IsAbs(place) {
		place = filepath.Join(r.Config.Dir, place)
	}
	shown := r.Config.Shown(place)
	r.Summary.Warnings = append(r.Summary.Warnings, "Inbox: "+shown+": "+sentence)
}
