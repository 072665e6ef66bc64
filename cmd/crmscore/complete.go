package main

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/cobra"
	"golang.org/x/text/unicode/norm"

	"crmscore/analyze/sqlfile"
	"crmscore/cmd/crmscore/night"
	"crmscore/queries"
)

// person is somebody who can be named on the command line.
type person struct{ ID, Name, Email string }

// role is what a named person is wanted as: the flag, the noun for messages, and
// the query that lists the people by id.
type role struct{ flag, noun, query string }

var (
	managers = role{"--manager", "manager", `select manager_id, coalesce(name, manager_id), coalesce(email, '') from models.managers order by 1`}
	// Whoever can have numbers of her own, managers who sell included.
	reps = role{"--rep", "rep", `select user_id, coalesce(name, user_id), coalesce(email, '') from models.users where role is distinct from 'unassigned' order by 1`}
)

// people lists who can be named, by id, as the published database knows them.
func people(ctx context.Context, conn *sql.Conn, r role) ([]person, error) {
	rows, err := conn.QueryContext(ctx, r.query)
	if err != nil {
		return nil, fmt.Errorf("list %ss: %w", r.noun, err)
	}
	defer rows.Close()
	var found []person
	for rows.Next() {
		var p person
		if err := rows.Scan(&p.ID, &p.Name, &p.Email); err != nil {
			return nil, fmt.Errorf("list %ss: %w", r.noun, err)
		}
		found = append(found, p)
	}
	return found, rows.Err()
}

// findPerson finds the one person that a word on the command line means: her id
// (the source in front of it may be left out), her e-mail, her name, or a part of
// one of them that nobody else has. Case and accents do not count.
func findPerson(known []person, wanted string, r role) (person, error) {
	word := plain(wanted)
	for _, is := range []func(person) bool{
		func(p person) bool { return p.ID == wanted },
		func(p person) bool { return plain(p.Email) == word && word != "" },
		func(p person) bool { return plain(p.Name) == word },
		func(p person) bool { _, bare, _ := strings.Cut(p.ID, ":"); return bare == wanted && wanted != "" },
		func(p person) bool { return startsWord(plain(p.Name), word) },
		func(p person) bool {
			return word != "" && (strings.Contains(plain(p.Name), word) || strings.Contains(plain(p.Email), word))
		},
	} {
		var found []person
		for _, p := range known {
			if is(p) {
				found = append(found, p)
			}
		}
		switch len(found) {
		case 0:
			continue
		case 1:
			return found[0], nil
		}
		return person{}, ambiguous(found, wanted, r)
	}
	return person{}, nobody(known, wanted, r)
}

func ambiguous(found []person, wanted string, r role) error {
	const shown = 8
	var names []string
	for _, p := range found[:min(shown, len(found))] {
		names = append(names, fmt.Sprintf("%s (%s)", p.Name, cmp.Or(p.Email, p.ID)))
	}
	if more := len(found) - shown; more > 0 {
		names = append(names, fmt.Sprintf("and %d more", more))
	}
	return &night.InvalidError{Message: fmt.Sprintf("%q may be any of %d %ss: %s", wanted, len(found), r.noun, strings.Join(names, ", ")),
		Hint: "say more of the name, or the e-mail address"}
}

// nobody suggests the name, or the part of a name, that is most like the word.
func nobody(known []person, wanted string, r role) error {
	if len(known) == 0 {
		return &night.InvalidError{Message: fmt.Sprintf("there is no %s in the published database", r.noun),
			Hint: "crmscore query run models/users shows whom the CRM names as whose manager"}
	}
	var names []string
	full := map[string]string{}
	for _, p := range known {
		for _, part := range append([]string{p.Name}, strings.Fields(p.Name)...) {
			if _, seen := full[plain(part)]; !seen {
				full[plain(part)] = p.Name
				names = append(names, plain(part))
			}
		}
	}
	hint := fmt.Sprintf("crmscore completes the names (crmscore completion --help); one of the %ss is %s", r.noun, known[0].Name)
	if _, near, ok := strings.Cut(sqlfile.DidYouMean(plain(wanted), names), `"`); ok {
		hint = fmt.Sprintf("did you mean %q?", full[strings.TrimSuffix(near, `"?`)])
	}
	return &night.InvalidError{Message: fmt.Sprintf("%s: there is no %s %q", r.flag, r.noun, wanted), Hint: hint}
}

// plain is a name without case, accents and outer blanks.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(strings.TrimSpace(s)))
}

// startsWord tells whether a word of the name, or the rest of the name from there,
// begins with the wanted part.
func startsWord(name, part string) bool {
	return part != "" && strings.Contains(" "+name, " "+part)
}

// completeManagers offers the managers' names to the shell.
func (a *app) completeManagers(c *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
	return a.completePeople(c, word, managers)
}

// completeReps offers the names of people who sell to the shell.
func (a *app) completeReps(c *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
	return a.completePeople(c, word, reps)
}

func (a *app) completePeople(c *cobra.Command, word string, r role) ([]string, cobra.ShellCompDirective) {
	cfg, err := a.config()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	db, err := openDatabase(c.Context(), cfg, false)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	known, err := people(c.Context(), db.Conn(), r)
	if closing := db.Close(); err != nil || closing != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	times := map[string]int{}
	for _, p := range known {
		times[p.Name]++
	}
	var offers []string
	for _, p := range known {
		offer := p.Name
		if times[p.Name] > 1 { // only the id tells namesakes apart
			offer = p.ID
		}
		if startsWord(plain(p.Name), plain(word)) || strings.HasPrefix(offer, word) {
			offers = append(offers, cobra.CompletionWithDesc(offer, cmp.Or(p.Email, p.ID)))
		}
	}
	slices.Sort(offers)
	return offers, cobra.ShellCompDirectiveNoFileComp
}

// completeQueries offers the names of queries to the shell: by layer/name, and by
// bare name where that means one file.
func (a *app) completeQueries(c *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	cfg, err := a.config()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	// Faults of the files are no reason to offer nothing.
	catalog, _ := night.ReadCatalog(cfg, queries.FS)
	var offers []string
	for _, f := range catalog.Files() {
		full := strings.TrimSuffix(f.Path, ".sql")
		if strings.HasPrefix(full, word) {
			offers = append(offers, cobra.CompletionWithDesc(full, f.Meta.Title))
			continue
		}
		if found, err := findQuery(catalog, f.Name); err == nil && found == f && word != "" && strings.HasPrefix(f.Name, word) {
			offers = append(offers, cobra.CompletionWithDesc(f.Name, f.Meta.Title))
		}
	}
	return offers, cobra.ShellCompDirectiveNoFileComp
}
