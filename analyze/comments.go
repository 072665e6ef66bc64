package analyze

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// Describe writes the data dictionary into the warehouse as comments on its tables
// and columns, which travel into the published database: DuckDB UI, DBeaver and
// editors show them. It comes after Score, when all tables are made.
func (n *Night) Describe(ctx context.Context, w *Warehouse) error {
	d, err := n.Catalog.Dictionary(ctx, w.conn)
	if err != nil {
		return err
	}
	if err := writeComments(ctx, w.conn, d); err != nil {
		return fmt.Errorf("describe tables: %w", err)
	}
	return nil
}

// writeComments takes one transaction: each comment by itself would be synced to
// disk.
func writeComments(ctx context.Context, conn *sql.Conn, d *Dictionary) error {
	return inTransaction(ctx, conn, func() error {
		return exec(ctx, conn, strings.Join(d.comments(), ";\n"))
	})
}

// comments are the statements that describe every relation, and the macros, in the
// current catalog.
func (d *Dictionary) comments() []string {
	var qs []string
	for _, r := range d.Relations {
		if len(r.Columns) == 0 {
			continue
		}
		name := r.sqlName()
		if text := r.sentence(); text != "" {
			qs = append(qs, fmt.Sprintf("COMMENT ON TABLE %s IS %s", name, quoteText(text)))
		}
		for _, c := range r.Columns {
			if c.Meaning != "" {
				qs = append(qs, fmt.Sprintf("COMMENT ON COLUMN %s.%s IS %s", name, quoteName(c.Name), quoteText(c.Meaning)))
			}
		}
	}
	seen := map[string]bool{}
	for _, m := range d.Macros {
		if !seen[m.Name] {
			qs = append(qs, fmt.Sprintf("COMMENT ON MACRO main.%s IS %s", quoteName(m.Name), quoteText(m.Meaning)))
		}
		seen[m.Name] = true
	}
	return qs
}

// sqlName is the relation's name as SQL writes it, with its schema.
func (r Relation) sqlName() string {
	schema, name, found := strings.Cut(r.Name, ".")
	if !found {
		schema, name = "main", r.Name
	}
	return schema + "." + quoteName(name)
}

// sentence says what the relation is and who fills it.
func (r Relation) sentence() string {
	text := r.Title
	if r.Grain != "" {
		if text != "" {
			text += ": "
		}
		text += r.Grain
	}
	if text != "" && r.FilledBy != "" {
		text += " [" + r.FilledBy + "]"
	}
	return text
}
