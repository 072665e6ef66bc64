package analyze

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"crmscore/analyze/sqlfile"
)

// dependencies are the models, checks and scorecards that a query reads, sorted,
// each once.
func dependencies(p *sqlfile.Parsed) []string {
	seen := map[string]bool{}
	for _, r := range p.Refs {
		switch layer := sqlfile.Layer(strings.ToLower(r.Schema)); layer {
		case sqlfile.Models, sqlfile.Checks, sqlfile.Scorecards:
			seen[string(layer)+"."+strings.ToLower(r.Name)] = true
		}
	}
	return keys(seen)
}

// sortQueries puts models, checks and scorecards in the order of work: layer by
// layer, a query behind all that it reads, ties by name, so that the order is the
// same every night. Cycles come back as faults, each shown once as the loop.
func (c *Catalog) sortQueries() ([]*sqlfile.Parsed, sqlfile.Faults) {
	waiting := map[string]*sqlfile.Parsed{}
	for _, f := range c.files {
		if p := c.parsed[f.Path]; p != nil && slices.Index(sqlLayers, f.Layer) >= slices.Index(sqlLayers, sqlfile.Models) {
			waiting[relation(f)] = p
		}
	}
	names := keys(waiting)
	slices.SortStableFunc(names, func(a, b string) int {
		return cmp.Compare(slices.Index(sqlLayers, waiting[a].File.Layer), slices.Index(sqlLayers, waiting[b].File.Layer))
	})
	var order []*sqlfile.Parsed
	var faults sqlfile.Faults
	const unseen, open, done = 0, 1, 2
	state := map[string]int{}
	var path []string
	var visit func(name string)
	visit = func(name string) {
		state[name] = open
		path = append(path, name)
		for _, d := range dependencies(waiting[name]) {
			switch {
			case waiting[d] == nil:
			case state[d] == unseen:
				visit(d)
			case state[d] == open:
				faults = append(faults, cycleFault(waiting, path[slices.Index(path, d):]))
			}
		}
		path = path[:len(path)-1]
		state[name] = done
		order = append(order, waiting[name])
	}
	for _, name := range names {
		if state[name] == unseen {
			visit(name)
		}
	}
	for _, fault := range faults {
		delete(c.parsed, fault.File)
	}
	order = slices.DeleteFunc(order, func(p *sqlfile.Parsed) bool { return c.parsed[p.File.Path] == nil })
	return order, faults
}

// cycleFault points at the place where the loop's first name reads the second.
func cycleFault(files map[string]*sqlfile.Parsed, loop []string) sqlfile.Fault {
	first, next := files[loop[0]], loop[1%len(loop)]
	var paths []string
	for _, name := range loop {
		paths = append(paths, files[name].File.Path)
	}
	fault := sqlfile.Fault{File: first.File.Path,
		Message: fmt.Sprintf("these queries read each other in a circle: %s → %s (%s)", strings.Join(loop, " → "), loop[0], strings.Join(paths, ", ")),
		Hint:    "a query must not need its own result; take one of these readings out"}
	for _, r := range first.Refs {
		if strings.EqualFold(r.String(), next) {
			fault.Line, fault.Column = r.Line, r.Column
			break
		}
	}
	return fault
}
