package night

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"crmscore/analyze/messages"
	"crmscore/report"
)

// BookInfo is what every workbook says about where it comes from. All of it stands
// in the database, so that a workbook can be drawn again from a published one; the
// texts are those of the catalog at hand.
func BookInfo(ctx context.Context, conn *sql.Conn, texts *messages.Texts) (report.BookInfo, error) {
	info := report.BookInfo{Texts: texts}
	var names, hosts string
	var deals int64
	if err := conn.QueryRowContext(ctx, `select company, currency, timezone, as_of, fingerprint, quarter_name,
		currency_prefix || '{amount}' || currency_suffix,
		case when week is null then 'none' when dayofweek(week_start) = 0 then 'sunday' else 'iso' end from main.run`).
		Scan(&info.Company, &info.Currency, &info.Timezone, &info.AsOf, &info.Fingerprint, &info.Quarter,
			&info.Display.Currency, &info.Display.Week); err != nil {
		return info, fmt.Errorf("read the run: %w", err)
	}
	if err := conn.QueryRowContext(ctx, `select coalesce(string_agg(source, chr(10) order by position) filter (arrived), ''),
		coalesce(string_agg(link_hosts, ' ' order by position), '') from ops.sources`).Scan(&names, &hosts); err != nil {
		return info, fmt.Errorf("list the sources: %w", err)
	}
	if err := conn.QueryRowContext(ctx, `select count(*) from models.opportunities`).Scan(&deals); err != nil {
		return info, fmt.Errorf("count opportunities: %w", err)
	}
	info.AsOf, info.LinkHosts = info.AsOf.UTC(), strings.Fields(hosts)
	info.Source = sourceLine(strings.Split(names, "\n"), deals, texts)
	return info, nil
}

// sourceLine is what every sheet and mail says of where it comes from.
func sourceLine(names []string, deals int64, t *messages.Texts) string {
	const named = 4
	sources := strings.Join(names[:min(len(names), named)], ", ")
	if more := len(names) - named; more > 0 {
		sources = t.Say("source.more", messages.F("sources", sources), messages.N(more))
	}
	return t.Say("source.line", messages.F("sources", sources), messages.F("opportunities", t.Say("source.opportunities", messages.N(deals))))
}

// noteSources writes ops.sources: which of the configured sources the night has.
func (r *run) noteSources(ctx context.Context, conn *sql.Conn) error {
	for i, s := range r.Config.Sources {
		l := s.Addresses()
		if _, err := conn.ExecContext(ctx, `insert into ops.sources values (?, ?, ?, ?, nullif(?, ''), nullif(?, ''), nullif(?, ''), nullif(?, ''))`,
			i+1, s.Name, s.CRM, r.Summary.Sources[i].Error == "", l.Opportunity, l.Account, l.User, strings.Join(s.Hosts(), " ")); err != nil {
			return fmt.Errorf("write ops.sources: %w", err)
		}
	}
	return nil
}
