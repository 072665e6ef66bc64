package report

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
)

// Org is who reports to whom at the as-of date, as the models say it.
type Org struct {
	Users    []User    // ordered by ID
	Managers []Manager // ordered by Name, then ID
	Subtree  []Member  // ordered by Manager, then User
}

// User is one person of models.users.
type User struct {
	ID, Name, Email, Role string
}

// Manager is one reader of models.managers.
type Manager struct {
	ID, Name, Email string
	Level           int64 // 1 = manages reps, 2 = manages managers, …
	Reports         int64 // direct reports
}

// Member is one row of models.subtree: User works in Manager's team, Depth
// levels below; the manager's own row has depth 0.
type Member struct {
	Manager, User string
	Depth         int64
}

// LoadOrg reads models.users, models.managers and models.subtree through conn,
// which must see the warehouse's schemas under these names.
func LoadOrg(ctx context.Context, conn *sql.Conn) (Org, error) {
	var o Org
	err := scan(ctx, conn, `select user_id, coalesce(name, user_id), coalesce(email, ''), coalesce(role, '') from models.users`,
		func(rows *sql.Rows) error {
			var u User
			err := rows.Scan(&u.ID, &u.Name, &u.Email, &u.Role)
			o.Users = append(o.Users, u)
			return err
		})
	if err != nil {
		return Org{}, fmt.Errorf("read models.users: %w", err)
	}
	err = scan(ctx, conn, `select manager_id, coalesce(name, manager_id), coalesce(email, ''), coalesce(level, 1), coalesce(reports, 0) from models.managers`,
		func(rows *sql.Rows) error {
			var m Manager
			err := rows.Scan(&m.ID, &m.Name, &m.Email, &m.Level, &m.Reports)
			o.Managers = append(o.Managers, m)
			return err
		})
	if err != nil {
		return Org{}, fmt.Errorf("read models.managers: %w", err)
	}
	err = scan(ctx, conn, `select manager_id, user_id, depth from models.subtree`,
		func(rows *sql.Rows) error {
			var m Member
			err := rows.Scan(&m.Manager, &m.User, &m.Depth)
			o.Subtree = append(o.Subtree, m)
			return err
		})
	if err != nil {
		return Org{}, fmt.Errorf("read models.subtree: %w", err)
	}
	o.sort()
	return o, nil
}

func scan(ctx context.Context, conn *sql.Conn, query string, row func(*sql.Rows) error) error {
	rows, err := conn.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// sort puts everything into one order whatever order the database gave.
func (o *Org) sort() {
	slices.SortFunc(o.Users, func(a, b User) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(o.Managers, func(a, b Manager) int {
		return cmp.Or(CompareNames(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	slices.SortFunc(o.Subtree, func(a, b Member) int {
		return cmp.Or(cmp.Compare(a.Manager, b.Manager), cmp.Compare(a.User, b.User))
	})
}

// Team gives the ids of everybody below the manager, the manager included,
// ordered; nil for an id that manages nobody.
func (o Org) Team(managerID string) []string {
	var ids []string
	for _, m := range o.Subtree {
		if m.Manager == managerID {
			ids = append(ids, m.User)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// Name gives a user's name, or the id where the user is unknown.
func (o Org) Name(userID string) string {
	for _, u := range o.Users {
		if u.ID == userID {
			return u.Name
		}
	}
	return userID
}

// names gives the names of some people by id.
func (o Org) names(ids []string) map[string]string {
	out := make(map[string]string, len(ids))
	for _, id := range ids {
		out[id] = id
	}
	for _, u := range o.Users {
		if _, wanted := out[u.ID]; wanted && u.Name != "" {
			out[u.ID] = u.Name
		}
	}
	return out
}
