package sample

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// rampDays is how long a rep must have been here for the coaching check to look at her.
const rampDays = 182

// eligible says whether a rep can be compared with others at the end of the data.
func (c *Company) eligible(p *person) bool { return p.active() && c.end-p.hired >= rampDays }

// WriteTruth writes the drawn skills to a CSV file, one row per rep. Nothing of
// it is in any export. Columns: rep_id, name, theta (log odds around the base
// rate of the segment), is_eligible (still here, hired at least 182 days before
// the end), is_bottom_fifth (among the lowest fifth of eligible reps by theta),
// segment, enterprise_share (of the territory), smb_rate and ent_rate (true
// close rates), opened_count (opportunities she opened).
func (c *Company) WriteTruth(path string) error {
	bottom := c.bottomFifth()
	err := writeFile(path, func(f io.Writer) error {
		w := bufio.NewWriter(f)
		w.WriteString("rep_id,name,theta,is_eligible,is_bottom_fifth,segment,enterprise_share,smb_rate,ent_rate,opened_count\n")
		for i := range c.reps() {
			p := &c.people[c.firstRep+i]
			number := func(x float64) string { return strconv.FormatFloat(x, 'f', 6, 64) }
			w.WriteString(strings.Join([]string{
				userID(c.firstRep + i), p.name(), number(p.theta), yes(c.eligible(p)), yes(bottom[c.firstRep+i]), segmentName(p.segment), number(p.mixENT),
				number(logistic(logit(baseRate[segmentSMB]) + p.theta)), number(logistic(logit(baseRate[segmentENT]) + p.theta)), strconv.Itoa(p.deals.size()),
			}, ",") + "\n")
		}
		return w.Flush() // reports the first error of all the writes
	})
	if err != nil {
		return fmt.Errorf("write true skills: %w", err)
	}
	return nil
}

// bottomFifth marks the lowest fifth (rounded to whole reps) of the eligible ones by true skill.
func (c *Company) bottomFifth() map[int]bool {
	var order []int
	for i := range c.reps() {
		if c.eligible(&c.people[c.firstRep+i]) {
			order = append(order, c.firstRep+i)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(c.people[a].theta, c.people[b].theta) })
	marked := map[int]bool{}
	for _, i := range order[:(len(order)+2)/5] {
		marked[i] = true
	}
	return marked
}
