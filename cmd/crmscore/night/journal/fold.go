package journal

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// RunStatus is a run with its newest state and its times.
type RunStatus struct {
	Run
	StartedAt, ChangedAt time.Time
	Steps                []Step
}

// Finished tells whether the run has come to an end of its own.
func (r RunStatus) Finished() bool {
	switch r.State {
	case Planned, Built:
		return false
	}
	return true
}

// Runs folds the records into one status per run, oldest first.
func Runs(records []Record) []RunStatus {
	index := map[string]int{}
	var runs []RunStatus
	for _, rec := range records {
		switch {
		case rec.Run != nil:
			i, ok := index[rec.Run.ID]
			if !ok {
				i = len(runs)
				index[rec.Run.ID] = i
				runs = append(runs, RunStatus{StartedAt: rec.At})
			}
			runs[i].Run, runs[i].ChangedAt = *rec.Run, rec.At
		case rec.Step != nil:
			if i, ok := index[rec.Step.Run]; ok {
				runs[i].Steps = append(runs[i].Steps, *rec.Step)
			}
		}
	}
	return runs
}

// NextID names the next run of a logical date: the date, a dot, a number.
func NextID(records []Record, logicalDate string) string {
	highest := 0
	for _, r := range Runs(records) {
		if date, number, ok := strings.Cut(r.ID, "."); ok && date == logicalDate {
			if n, err := strconv.Atoi(number); err == nil {
				highest = max(highest, n)
			}
		}
	}
	return fmt.Sprintf("%s.%d", logicalDate, highest+1)
}

// DoneOn tells whether a night of the logical date has been published.
func DoneOn(records []Record, logicalDate string) bool {
	return slices.ContainsFunc(Runs(records), func(r RunStatus) bool {
		return r.LogicalDate == logicalDate && (r.State == Published || r.State == Mailed)
	})
}

// MailStatus is a message with its newest state.
type MailStatus struct {
	Mail
	ChangedAt time.Time
}

// Outbox folds the records into one status per message, in the order in which
// the messages were queued.
func Outbox(records []Record) []MailStatus {
	index := map[string]int{}
	var mails []MailStatus
	note := func(m Mail, at time.Time) {
		i, ok := index[m.ID]
		if !ok {
			i = len(mails)
			index[m.ID] = i
			mails = append(mails, MailStatus{})
		}
		mails[i] = MailStatus{Mail: m, ChangedAt: at}
	}
	for _, rec := range records {
		switch {
		case rec.Mail != nil:
			note(*rec.Mail, rec.At)
		case rec.Run != nil:
			for _, m := range rec.Run.Mails {
				note(m, rec.At)
			}
		}
	}
	return mails
}
