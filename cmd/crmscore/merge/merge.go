// Package merge takes the changes that two people made to one text into one text,
// line by line (three-way merge).
//
// The idea: lines of the base that both texts still have are anchors. Between two
// anchors only one text differs from the base, or both differ in the same way, and
// then there is nothing to decide; or each differs in its own way, which is a
// conflict for a person.
//
// It knows nothing of SQL: two changes far apart may still contradict each other,
// so a merged file has to be checked like any edit. Time and memory grow with the
// product of the lines that differ, which is fine for files of some thousand lines.
package merge

import (
	"slices"
	"strings"
)

// Result is a merged text.
type Result struct {
	Text      string // with conflicts between markers, as version control writes them
	Conflicts []Conflict
}

// Conflict is a place that both texts changed, each in its own way. The lines end
// with a line end.
type Conflict struct {
	Line   int      `json:"line"` // 1-based, in yours: where it begins
	Yours  []string `json:"yours"`
	Base   []string `json:"base"`
	Theirs []string `json:"theirs"`
}

// Three merges what yours and theirs changed in base. Labels stand behind the
// markers of conflicts.
func Three(base, yours, theirs, yoursLabel, theirsLabel string) Result {
	o, a, b := lines(base), lines(yours), lines(theirs)
	inA, inB := match(o, a), match(o, b)
	var r Result
	var out strings.Builder
	write := func(part []string) { out.WriteString(strings.Join(part, "")) }
	for at, atA, atB := 0, 0, 0; at < len(o) || atA < len(a) || atB < len(b); {
		if at < len(o) && inA[at] == atA && inB[at] == atB { // an anchor that is next in all three
			write(o[at : at+1])
			at, atA, atB = at+1, atA+1, atB+1
			continue
		}
		end := at
		for end < len(o) && (inA[end] < 0 || inB[end] < 0) {
			end++
		}
		endA, endB := len(a), len(b)
		if end < len(o) {
			endA, endB = inA[end], inB[end]
		}
		partO, partA, partB := o[at:end], a[atA:endA], b[atB:endB]
		switch {
		case slices.Equal(partA, partB), slices.Equal(partO, partB):
			write(partA)
		case slices.Equal(partO, partA):
			write(partB)
		default:
			r.Conflicts = append(r.Conflicts, Conflict{Line: atA + 1, Yours: partA, Base: partO, Theirs: partB})
			out.WriteString("<<<<<<< " + yoursLabel + "\n")
			write(partA)
			out.WriteString("||||||| as it was\n")
			write(partO)
			out.WriteString("=======\n")
			write(partB)
			out.WriteString(">>>>>>> " + theirsLabel + "\n")
		}
		at, atA, atB = end, endA, endB
	}
	r.Text = out.String()
	return r
}

// Changed counts the lines that two texts do not share: the larger of what one has
// lost and what the other has gained.
func Changed(before, after string) int {
	a, b := lines(before), lines(after)
	kept := 0
	for _, at := range match(a, b) {
		if at >= 0 {
			kept++
		}
	}
	return max(len(a), len(b)) - kept
}

// lines splits a text; the last line gets a line end too.
func lines(text string) []string {
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return slices.Collect(strings.Lines(text))
}

// match gives for each line of a its partner in b by a longest common subsequence,
// -1 where it has none. Partners grow with the lines.
func match(a, b []string) []int {
	partner := make([]int, len(a))
	for i := range partner {
		partner[i] = -1
	}
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		partner[head] = head
		head++
	}
	endA, endB := len(a), len(b)
	for endA > head && endB > head && a[endA-1] == b[endB-1] {
		endA, endB = endA-1, endB-1
		partner[endA] = endB
	}
	middleA, middleB := a[head:endA], b[head:endB]
	longest := common(middleA, middleB)
	for i, j := 0, 0; i < len(middleA) && j < len(middleB); {
		switch {
		case middleA[i] == middleB[j]:
			partner[head+i] = head + j
			i, j = i+1, j+1
		case longest[i+1][j] >= longest[i][j+1]:
			i++
		default:
			j++
		}
	}
	return partner
}

// common gives for every pair of suffixes the length of their longest common
// subsequence.
func common(a, b []string) [][]int32 {
	table := make([][]int32, len(a)+1)
	for i := range table {
		table[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				table[i][j] = table[i+1][j+1] + 1
			} else {
				table[i][j] = max(table[i+1][j], table[i][j+1])
			}
		}
	}
	return table
}
