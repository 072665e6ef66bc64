package contract

import (
	"fmt"
	"strings"
	"time"
)

// Format is what one source declares about its text, and the company's time zone.
type Format struct {
	Date     string // iso, dmy, mdy, ymd, a strptime pattern such as %d.%m.%Y, or empty: not declared
	Decimal  string // "." or ","; empty means "."
	Timezone string // zone of times without an offset; empty means Company
	Company  string // the zone in which dates are counted; empty means UTC
}

// The orders of day, month and year that a declared or detected format names.
const (
	ISO = "iso"
	DMY = "dmy"
	MDY = "mdy"
	YMD = "ymd"
)

// Check says what is wrong with the declaration, or nil.
func (f Format) Check() error {
	switch f.Date {
	case "", ISO, DMY, MDY, YMD:
	default:
		if !strings.Contains(f.Date, "%") {
			return fmt.Errorf("formats.date: %q is unknown: write iso, dmy, mdy, ymd or a pattern such as %%d.%%m.%%Y", f.Date)
		}
		if bad := badDirective(f.Date); bad != "" {
			return fmt.Errorf("formats.date: pattern %q has the unknown part %q: use %%Y or %%y, %%m, %%b or %%B, %%d, %%H or %%I with %%p, %%M, %%S, %%f, %%z", f.Date, bad)
		}
	}
	if f.Decimal != "" && f.Decimal != "." && f.Decimal != "," {
		return fmt.Errorf(`formats.decimal: %q is unknown: write "." or ","`, f.Decimal)
	}
	for _, z := range []struct{ key, zone string }{{"formats.timezone", f.Timezone}, {"timezone", f.Company}} {
		if _, err := time.LoadLocation(z.zone); err != nil || z.zone == "Local" {
			return fmt.Errorf("%s: %q is no time zone: write one such as Europe/Stockholm or UTC", z.key, z.zone)
		}
	}
	return nil
}

func badDirective(pattern string) string {
	for i := 0; i < len(pattern); i++ {
		if pattern[i] != '%' {
			continue
		}
		if i+1 == len(pattern) {
			return "%"
		}
		if i++; !strings.ContainsRune("YymbBdHIpMSfzaAj%-", rune(pattern[i])) {
			return pattern[i-1 : i+1]
		}
	}
	return ""
}

func (f Format) company() string {
	if f.Company == "" {
		return "UTC"
	}
	return f.Company
}

func (f Format) zone() string {
	if f.Timezone == "" {
		return f.company()
	}
	return f.Timezone
}

func (f Format) decimal() string {
	if f.Decimal == "" {
		return "."
	}
	return f.Decimal
}
