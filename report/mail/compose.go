package mail

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Message is one mail to one recipient.
type Message struct {
	ID          string // Message-ID without brackets; stable for a scorecard, a date and a recipient
	Thread      string // constant id of the scorecard, so that its mails form a thread
	From        string // "Name <address>"
	To          string
	ReplyTo     string // may be empty
	Unsubscribe string // address for List-Unsubscribe
	List        string // List-Id, for example "scorecards.contoso.example"
	Subject     string
	Text, HTML  string
	Date        time.Time
	Attachment  *Attachment // nil: none
}

// Attachment is a file in a message. Name is ASCII: some readers do not decode
// encoded names.
type Attachment struct {
	Name    string
	Content []byte
}

// xlsxType is the registered media type of an Excel workbook.
const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Compose renders the message to the bytes that are stored, sent and sent again:
// the same message gives the same bytes.
func Compose(m Message) ([]byte, error) {
	msg := gomail.NewMsg(gomail.WithEncoding(gomail.EncodingQP))
	if err := msg.From(m.From); err != nil {
		return nil, fmt.Errorf("sender %q: %w", m.From, err)
	}
	if err := msg.To(m.To); err != nil {
		return nil, fmt.Errorf("recipient %q: %w", m.To, err)
	}
	if m.ReplyTo != "" {
		if err := msg.ReplyTo(m.ReplyTo); err != nil {
			return nil, fmt.Errorf("reply-to %q: %w", m.ReplyTo, err)
		}
	}
	msg.Subject(m.Subject)
	msg.SetDateWithValue(m.Date)
	msg.SetMessageIDWithValue(m.ID)
	msg.SetUserAgent("crmscore")
	// RFC 3834, and the header by which Exchange suppresses out-of-office answers.
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")
	if m.Thread != "" {
		msg.SetGenHeader(gomail.HeaderReferences, "<"+m.Thread+">")
		msg.SetGenHeader(gomail.HeaderInReplyTo, "<"+m.Thread+">")
	}
	if m.List != "" {
		msg.SetGenHeader("List-Id", "<"+m.List+">")
	}
	if m.Unsubscribe != "" {
		msg.SetGenHeader(gomail.HeaderListUnsubscribe, "<mailto:"+url.PathEscape(m.Unsubscribe)+"?subject=unsubscribe>")
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	if a := m.Attachment; a != nil {
		if err := msg.AttachReader(a.Name, bytes.NewReader(a.Content), gomail.WithFileContentType(xlsxType)); err != nil {
			return nil, fmt.Errorf("attach %s: %w", a.Name, err)
		}
	}
	var out bytes.Buffer
	if _, err := msg.WriteTo(&out); err != nil {
		return nil, fmt.Errorf("render the message: %w", err)
	}
	return fixBoundaries(out.Bytes(), m.ID), nil
}

var boundaryParameter = regexp.MustCompile(`boundary=([0-9a-f]{30,})`)

// fixBoundaries replaces the random boundaries of the MIME library by ones that
// follow from the message's id.
func fixBoundaries(eml []byte, id string) []byte {
	seen := map[string]bool{}
	for i, found := range boundaryParameter.FindAllSubmatch(eml, -1) {
		old := string(found[1])
		if seen[old] {
			continue
		}
		seen[old] = true
		sum := sha256.Sum256(fmt.Appendf(nil, "%s/%d", id, i))
		eml = bytes.ReplaceAll(eml, []byte(old), []byte(hex.EncodeToString(sum[:])[:min(64, len(old))]))
	}
	return eml
}

// MessageID makes the stable id of a scorecard mail: the same job, logical
// date, book and recipient always give the same one, so that a repeated night
// is recognised. Domain is that of the sender's address.
func MessageID(job, logicalDate, book, recipient, domain string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{job, logicalDate, book, strings.ToLower(recipient)}, "\x00")))
	return fmt.Sprintf("%s.%s.%s@%s", logicalDate, book, hex.EncodeToString(sum[:8]), domain)
}
