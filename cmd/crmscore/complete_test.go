package main

import (
	"strings"
	"testing"
)

func TestFindPerson(t *testing.T) {
	known := []person{
		{ID: "crm:1", Name: "Ada Berg", Email: "ada.berg@contoso.example"},
		{ID: "crm:2", Name: "Björn Moreau", Email: "bm@contoso.example"},
		{ID: "crm:3", Name: "Maria Berg", Email: "maria@contoso.example"},
		{ID: "crm:4", Name: "Maria Bergström"},
		{ID: "crm:5", Name: "Eva Lund", Email: "lund.1@contoso.example"},
		{ID: "crm:6", Name: "Eva Lund", Email: "lund.2@contoso.example"},
	}
	for _, c := range []struct{ wanted, id, says string }{
		{wanted: "crm:3", id: "crm:3"},
		{wanted: "3", id: "crm:3"},
		{wanted: "bjorn", id: "crm:2"},
		{wanted: "BJÖRN MOREAU", id: "crm:2"},
		{wanted: "ADA.BERG@contoso.example", id: "crm:1"},
		{wanted: "moreau", id: "crm:2"},
		{wanted: "maria berg", id: "crm:3"}, // all of one name, though another begins so
		{wanted: "strom", id: "crm:4"},
		{wanted: "lund.2", id: "crm:6"},
		{wanted: "maria", says: "2 managers: Maria Berg (maria@contoso.example), Maria Bergström (crm:4)"},
		{wanted: "Eva Lund", says: "lund.1@contoso.example"},
		{wanted: "Morau", says: `did you mean "Björn Moreau"?`},
		{wanted: "Zoltan", says: "one of the managers is Ada Berg"},
		{wanted: "", says: "there is no manager"},
	} {
		got, err := findPerson(known, c.wanted, managers)
		switch {
		case c.says == "" && (err != nil || got.ID != c.id):
			t.Errorf("%q finds %v, %v; want %s", c.wanted, got, err, c.id)
		case c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)):
			t.Errorf("%q: %v, %v; want an error that says %q", c.wanted, got, err, c.says)
		}
	}
}
