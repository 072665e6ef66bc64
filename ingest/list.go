package ingest

// Find lists the delivered files that the globs of a source match, without
// reading or landing any; the error names every glob that matches nothing.
func Find(spec Spec) (paths []string, err error) {
	found, err := find(spec)
	for _, c := range found {
		paths = append(paths, c.path)
	}
	return paths, err
}
