package sqlfile

import "strings"

// conflicts finds what a merge has left for a person to decide. Whatever else is
// wrong with such a file is wrong because of it.
func (f *File) conflicts() Faults {
	var faults Faults
	at := 0
	for line := range strings.Lines(f.Text) {
		if strings.HasPrefix(line, "<<<<<<< ") {
			faults = append(faults, f.faultAt(at, "keep the lines you want and delete the others, with those that begin with <<<<<<<, |||||||, ======= and >>>>>>>",
				"two versions of the same lines stand here, undecided"))
		}
		at += len(line)
	}
	return faults
}
