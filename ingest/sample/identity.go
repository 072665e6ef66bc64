package sample

import "strconv"

// idBase lets the sample's ids start in the middle of the range, as those of a lived-in org do.
const idBase = 3_400_000

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// recordID is the 18-character id of record n of an object: three characters of
// key prefix, two of instance, a reserved zero, nine digits to the base 62 and
// the three characters that make the id unique for readers that ignore case.
func recordID(prefix string, n int) string {
	var b [18]byte
	copy(b[:], prefix)
	b[3], b[4], b[5] = 'Q', 'y', '0'
	rest := uint64(n) + idBase
	for i := 14; i > 5; i-- {
		b[i] = base62[rest%62]
		rest /= 62
	}
	caseSuffix(&b)
	return string(b[:])
}

// caseSuffix fills the last three characters: each encodes, least significant
// first, which of five characters before it are upper-case letters.
func caseSuffix(b *[18]byte) {
	for chunk := range 3 {
		bits := 0
		for i := range 5 {
			if c := b[chunk*5+i]; c >= 'A' && c <= 'Z' {
				bits |= 1 << i
			}
		}
		b[15+chunk] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[bits]
	}
}

// Key prefixes as Salesforce assigns them.
const (
	prefixOrg         = "00D"
	prefixUser        = "005"
	prefixRole        = "00E"
	prefixAccount     = "001"
	prefixContact     = "003"
	prefixLead        = "00Q"
	prefixOpportunity = "006"
	prefixHistory     = "008"
	prefixFieldChange = "017"
	prefixLine        = "00k"
	prefixContactRole = "00K"
	prefixTask        = "00T"
	prefixEvent       = "00U"
	prefixProduct     = "01t"
	prefixPriceEntry  = "01u"
	prefixPricebook   = "01s"
	prefixStage       = "01J"
	prefixSplit       = "1gS"
	prefixSplitType   = "149"
	prefixCurrency    = "01L"
	prefixDatedRate   = "04w"
	prefixProfile     = "00e"
)

// perOpportunity leaves room for this many detail records of one kind on an
// opportunity, so that a detail's id follows from the opportunity's number alone.
const perOpportunity = 64

func detailID(prefix string, opportunity, n int) string {
	return recordID(prefix, opportunity*perOpportunity+n)
}

// money writes cents as 1234.5 would be in an export: two decimals, a full stop.
func money(cents int64) string {
	b := make([]byte, 0, 16)
	if cents < 0 {
		b = append(b, '-')
		cents = -cents
	}
	b = strconv.AppendInt(b, cents/100, 10)
	return string(append(b, '.', byte('0'+cents/10%10), byte('0'+cents%10)))
}

// checkbox writes a checkbox as the Data Export does.
func checkbox(b bool) string {
	if b {
		return "1"
	}
	return "0"
}
