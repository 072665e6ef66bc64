package night

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"path/filepath"

	"crmscore/report"
	"crmscore/report/mail"
	"crmscore/report/xlsx"
)

// defaultMaxBytes is what a workbook may have: base64 adds a third, and 10 MB is
// where many servers stop.
const defaultMaxBytes = 5 << 20

// content is the summary in words and what comes with it: the workbook, or with
// fewer sheets when it is too large to be mailed, or only the place where it lies.
func (c *composer) content(book report.Book, sentOn bool, drawn BookReport) (mail.Content, *mail.Attachment, error) {
	enclosed, attachment, err := c.enclose(book, drawn)
	if err != nil {
		return mail.Content{}, nil, err
	}
	content, err := mail.Render(book, sentOn, enclosed)
	return content, attachment, err
}

func (c *composer) enclose(book report.Book, drawn BookReport) (mail.Enclosure, *mail.Attachment, error) {
	limit := c.Config.Mail.MaxBytes
	if limit == 0 {
		limit = defaultMaxBytes
	}
	a := &mail.Attachment{Name: path.Base(drawn.Path)}
	if drawn.Bytes <= limit {
		content, err := os.ReadFile(filepath.Join(c.staged, filepath.FromSlash(drawn.Path)))
		if err != nil {
			return mail.Enclosure{}, nil, fmt.Errorf("attach the workbook: %w", err)
		}
		a.Content = content
		return mail.Enclosure{Attachment: a.Name, Closed: drawn.Closed}, a, nil
	}
	e := mail.Enclosure{Limit: limit, Closed: drawn.Closed, Link: mail.Link(c.Config.Mail.LinkBase, drawn.Path)}
	warning := fmt.Sprintf("the workbook of %s is too large to mail (%d bytes, mail.max_bytes is %d): ", drawn.Owner, drawn.Bytes, limit)
	for _, lighter := range mail.Lighten(book) {
		var content bytes.Buffer
		if err := xlsx.Write(&content, lighter.Book); err != nil {
			return e, nil, fmt.Errorf("draw it with fewer sheets: %w", err)
		}
		closed, _, err := c.close(book, content.Bytes(), "")
		if err != nil {
			return e, nil, fmt.Errorf("draw it with fewer sheets: %w", err)
		}
		if int64(len(closed)) <= limit {
			a.Content, e.Attachment, e.Left = closed, a.Name, lighter.Left
			c.Summary.Warnings = append(c.Summary.Warnings, warning+"mailed without "+mail.Joined(lighter.Left, book.Texts))
			return e, a, nil
		}
	}
	without := "mailed without it, and without a link to it: set mail.link_base"
	if e.Link != "" {
		without = "mailed with a link to it"
	}
	c.Summary.Warnings = append(c.Summary.Warnings, warning+without)
	return e, nil, nil
}
