package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"crmscore/analyze"
	"crmscore/analyze/display"
	"crmscore/analyze/messages"
	"crmscore/analyze/sqlfile"
	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night"
)

// workbench is a database on which edits are tried, with the private folder into
// which it spills.
type workbench struct {
	*analyze.Workbench
	temp  string
	texts *messages.Texts // of the catalog applied last; nil before
}

// Apply is the workbench's, and keeps the texts for the books.
func (w *workbench) Apply(ctx context.Context, catalog *analyze.Catalog) (analyze.Applied, error) {
	w.texts = catalog.Texts()
	return w.Workbench.Apply(ctx, catalog)
}

// openWorkbench opens the database that the last night published, or that of a
// night that was held back after it, with the night's limits.
func (a *app) openWorkbench(ctx context.Context, cfg *config.Config, heldBack bool) (*workbench, error) {
	path, err := databasePath(cfg, heldBack)
	if err != nil {
		return nil, err
	}
	// Spilled rows are as confidential as the database: MkdirTemp makes the folder
	// readable by its owner alone.
	temp, err := os.MkdirTemp("", "crmscore-workbench-*")
	if err != nil {
		return nil, fmt.Errorf("make a folder for temporary files: %w", err)
	}
	b, err := analyze.OpenWorkbench(ctx, analyze.Settings{Path: path, TempDir: temp, MemoryLimit: cfg.Limits.Memory},
		analyze.Night{QueryTimeout: cfg.QueryTime(), Stuck: a.stuck})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(temp))
	}
	return &workbench{Workbench: b, temp: temp}, nil
}

func (w *workbench) Close() error {
	return errors.Join(w.Workbench.Close(), os.RemoveAll(w.temp))
}

// stuck ends the process: DuckDB cannot interrupt one long scalar call.
func (a *app) stuck(query string, running time.Duration) {
	a.explain(fmt.Errorf("%s does not end: still running after %s, and it cannot be interrupted\n    hint: long scalar calls (repeat, levenshtein on long texts) are the usual cause", query, running))
	os.Exit(night.ExitFailed)
}

// databasePath is where the published database lies, or the one held back.
func databasePath(cfg *config.Config, heldBack bool) (string, error) {
	if !heldBack {
		return filepath.Join(cfg.Folders.Output, "db", "crm.duckdb"), nil
	}
	path := night.HeldBackPath(cfg)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return "", &night.InvalidError{Message: "no night is held back", Hint: "leave out --held-back; crmscore status shows how the last runs ended"}
	}
	return path, nil
}

// openDatabase opens a published database for reading as it is.
func openDatabase(ctx context.Context, cfg *config.Config, heldBack bool) (*analyze.Published, error) {
	path, err := databasePath(cfg, heldBack)
	if err != nil {
		return nil, err
	}
	return analyze.OpenPublished(ctx, path)
}

// shownFault words a query's failure with the path under which the analyst knows
// the file.
func shownFault(cfg *config.Config, f *sqlfile.File, err error) error {
	var fault sqlfile.Fault
	var failed *analyze.QueryError
	switch {
	case errors.As(err, &failed):
		fault = failed.Fault
	case !errors.As(err, &fault):
		return err
	}
	fault.Origin = f.Origin
	return sqlfile.Faults{fault}.Shown(cfg.Shown(cfg.Folders.Queries)).Err()
}

// tonight says which edits no workbench can show.
func tonight(applied analyze.Applied) []string {
	var lines []string
	for _, path := range applied.Tonight {
		line := path + " changed: tonight's run shows it"
		if name, ok := strings.CutSuffix(path, ".sql"); ok {
			line += fmt.Sprintf("; crmscore query run %s shows its rows now", name)
		}
		lines = append(lines, line)
	}
	return lines
}

// configTonight says which settings of the config differ from the ones that the
// last night had: they take effect where delivered files are read.
func (w *workbench) configTonight(ctx context.Context, cfg *config.Config) ([]string, error) {
	var company, timezone, currency, shown string
	var month, year int
	var asOf time.Time
	err := w.Conn().QueryRowContext(ctx, `select company, timezone, currency, fiscal_year_start_month, as_of, year(fiscal_year_start),
		concat_ws('|', currency_prefix, currency_suffix, fiscal_year, quarter_pattern, strftime(week_start, '%A'), coalesce(week, 0)) from main.run`).
		Scan(&company, &timezone, &currency, &month, &asOf, &year, &shown)
	if err != nil {
		return nil, fmt.Errorf("read the run: %w", err)
	}
	var names []string
	for _, setting := range []struct {
		name    string
		differs bool
	}{{"company", company != cfg.Company}, {"timezone", timezone != cfg.Timezone}, {"currency", currency != cfg.Currency}, {"fiscal_year_starts", month != cfg.FiscalMonth()},
		{"display", shown != shownBy(cfg.Display, currency, asOf, year, month)}} {
		if setting.differs {
			names = append(names, setting.name)
		}
	}
	if len(names) == 0 {
		return nil, nil
	}
	return []string{fmt.Sprintf("%s: %s changed: tonight's run shows it", cfg.Shown(cfg.Path), strings.Join(names, ", "))}, nil
}

// shownBy is what a display section makes of a night's run row: its currency, as-of
// date, and the calendar year and month in which its fiscal year started.
func shownBy(d display.Config, currency string, asOf time.Time, year, month int) string {
	money := d.Money(currency)
	_, week, _ := d.WeekOf(asOf)
	return fmt.Sprintf("%s|%s|%d|%s|%s|%d", money.Prefix, money.Suffix, d.YearName(year, month), d.QuarterPattern(month), d.FirstDay(), week)
}
