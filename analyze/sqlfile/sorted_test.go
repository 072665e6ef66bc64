package sqlfile_test

import (
	"errors"
	"maps"
	"slices"

	"crmscore/analyze/sqlfile"
)

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func asFault(err error, fault *sqlfile.Fault) bool { return errors.As(err, fault) }
