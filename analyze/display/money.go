package display

import (
	"strings"
	"unicode"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Money is what stands before and after the digits of an amount.
type Money struct{ Prefix, Suffix string }

// Of writes an amount whose digits are given: €207k, -€207k, 207k EUR.
func (m Money) Of(digits string) string {
	minus := ""
	if rest, ok := strings.CutPrefix(digits, "-"); ok {
		minus, digits = "-", rest
	}
	return minus + m.Prefix + digits + m.Suffix
}

// Money is how amounts in the currency of an ISO code are written. A symbol is the
// one that people who have a single currency write ($, not US$); where it is made of
// letters (kr, zł) it stands after the amount, as the code does. Codes without a
// symbol, or that nobody knows, stay codes. Without a code there is nothing to write.
func (c Config) Money(code string) Money {
	if before, after, ok := strings.Cut(c.Currency, "{amount}"); ok {
		return Money{before, after}
	}
	mark := code
	if c.Currency == Symbol {
		if unit, err := currency.ParseISO(code); err == nil {
			mark = message.NewPrinter(language.English).Sprint(currency.NarrowSymbol(unit))
		}
	}
	switch {
	case mark == "":
		return Money{}
	case strings.ContainsFunc(mark, func(r rune) bool { return unicode.Is(unicode.Sc, r) }):
		return Money{Prefix: mark}
	}
	return Money{Suffix: " " + mark}
}
