package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"crmscore/cmd/crmscore/night"
	"crmscore/ingest/sample"
)

// demoEnd lies inside a quarter, so that there is something left to do in it.
var demoEnd = time.Date(2026, time.March, 13, 0, 0, 0, 0, time.UTC)

// demoNights are the nights before demoEnd that the demo simulates, in days before it:
// two weeks, a week and a day, so that there is something to compare with.
var demoNights = []int{14, 7, 1}

// The overlay that the demo starts with: a README and one added sheet.
//
//go:embed demo
var demoOverlay embed.FS

func (a *app) demoCommand() *cobra.Command {
	var dir, crm string
	var seed uint64
	var scale float64
	c := &cobra.Command{
		Use:   "demo",
		Short: "Make a sample company and run the whole night on it",
		Long: `Demo makes the folder crmscore-demo with a config, a sample company's CRM exports,
an inputs workbook and a folder for your own SQL, and runs a night on it. It needs
no network. The exports hold the flaws of real ones (overdue close dates,
duplicates, an unreadable amount, …), so expect warnings.

Before it the demo simulates the nights of two weeks, a week and a day before, so that the sheet
Movement has something to compare with: what those nights would have seen, after
the history in the exports, is kept as snapshots in landing/_snapshots. Afterwards

  crmscore run --config crmscore-demo/crmscore.yaml

is an ordinary night.`,
		Example: "  crmscore demo\n  crmscore demo --crm hubspot --dir hubspot-demo",
		RunE: func(c *cobra.Command, _ []string) error {
			if err := a.writeDemo(dir, crm, sample.Options{Seed: seed, Scale: scale, End: demoEnd}); err != nil {
				return err
			}
			a.configPath = filepath.Join(dir, "crmscore.yaml")
			return a.runDemo(c.Context())
		},
	}
	c.Flags().StringVar(&dir, "dir", "crmscore-demo", "the folder to make")
	c.Flags().StringVar(&crm, "crm", "salesforce", "the shape of the exports: salesforce or hubspot")
	c.Flags().Uint64Var(&seed, "seed", 1, "another seed is another company")
	c.Flags().Float64Var(&scale, "scale", 1, "how large the company is; 1 is about 12,000 opportunities")
	return c
}

func (a *app) runDemo(ctx context.Context) error {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	o := a.nightOptions(cfg)
	bar := a.progress()
	o.Progress = bar.show
	before := o
	for _, back := range demoNights {
		before.Earlier = append(before.Earlier, demoEnd.AddDate(0, 0, -back))
	}
	if _, err := night.Run(ctx, before); err != nil {
		bar.end()
		return err
	}
	summary, err := night.Run(ctx, o)
	bar.end()
	a.printSummary(cfg, summary)
	return err
}

// writeDemo makes the demo's folder. The exports are written anew, the same
// bytes each time; a config or SQL file that is already there is somebody's work
// and stays.
func (a *app) writeDemo(dir, crm string, o sample.Options) error {
	exports := filepath.Join(dir, "exports")
	for _, folder := range []string{exports, filepath.Join(dir, "inbox")} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
	}
	company := sample.Generate(o)
	source := configSource{Name: "crm", CRM: crm, Files: "exports/WE_*.ZIP", Formats: "{date: iso, timezone: UTC}",
		Links: "https://crm.contoso.example"}
	var err error
	switch crm {
	case "salesforce":
		err = company.WriteSalesforce(exports)
	case "hubspot":
		source.Files, source.Links = "exports/*.csv", "https://crm.contoso.example/contacts/1234567"
		err = company.WriteHubSpot(exports)
	default:
		err = &night.InvalidError{Message: fmt.Sprintf("no sample company in the shape of %q", crm), Hint: "--crm salesforce or --crm hubspot"}
	}
	if err != nil {
		return err
	}
	// The true skills behind the sample lie outside exports: no night may read them.
	if err := company.WriteTruth(filepath.Join(dir, "truth.csv")); err != nil {
		return err
	}
	if err := a.writeNew(filepath.Join(dir, "inputs.xlsx"), func(path string) error {
		// The marker says that the workbook is whole, so the night does not wait
		// to see whether it stands still.
		return errors.Join(company.WriteInputs(path), os.WriteFile(path+".done", nil, 0o644))
	}); err != nil {
		return err
	}
	text, err := renderConfig(configValues{
		Company: "Contoso", Timezone: "Europe/Stockholm", Currency: "EUR", FiscalYearStarts: "january", AsOf: "newest_record", Domain: "contoso.example",
		Sources: []configSource{source, {Name: "plan", CRM: "inputs", Files: "inputs.xlsx"}},
	})
	if err != nil {
		return err
	}
	if err := a.writeNew(filepath.Join(dir, "crmscore.yaml"), func(path string) error { return os.WriteFile(path, text, 0o600) }); err != nil {
		return err
	}
	return fs.WalkDir(demoOverlay, "demo", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel("demo", path)
		if err != nil {
			return err
		}
		content, err := demoOverlay.ReadFile(path)
		if err != nil {
			return err
		}
		to := filepath.Join(dir, rel)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		return a.writeNew(to, func(path string) error { return os.WriteFile(path, content, 0o644) })
	})
}
