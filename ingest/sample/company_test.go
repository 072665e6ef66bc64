package sample

import (
	"math"
	"sync"
	"testing"
)

// whole is the company at scale 1, generated once for all tests.
var whole = sync.OnceValue(func() *Company { return Generate(Options{Seed: 1}) })

func TestHeadcount(t *testing.T) {
	t.Parallel()
	c := whole()
	if got := c.Reps(); got != 100 {
		t.Errorf("%d reps, want 100", got)
	}
	if m := c.Managers(); m[1] != 12 || m[2] != 4 || m[3] != 1 {
		t.Errorf("managers by level %v, want 12, 4 and 1", m)
	}
	if got := c.Opportunities(); got != 12_000 {
		t.Errorf("%d opportunities, want 12,000", got)
	}
	var fresh, gone, moved, eligible int
	for i := range c.reps() {
		p := &c.people[c.firstRep+i]
		if p.active() && c.end-p.hired < 91 {
			fresh++
		}
		if !p.active() {
			gone++
		}
		moved += len(p.moves)
		if c.eligible(p) {
			eligible++
		}
		if p.manager >= c.firstRep+i || c.people[p.manager].title != titleManager {
			t.Errorf("rep %d reports to person %d", i, p.manager)
		}
	}
	if fresh != 6 || gone != 10 || moved != 8 || eligible < 70 || eligible > 90 {
		t.Errorf("new %d, gone %d, moved %d, eligible %d; want 6, 10, 8 and about 80", fresh, gone, moved, eligible)
	}
}

func TestScale(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		scale        float64
		deals, reps  int
		wantManagers int
	}{{0.1, 1200, 32, 4}, {0.25, 3000, 50, 4}, {4, 48_000, 200, 24}} {
		c := Generate(Options{Scale: x.scale})
		if c.Opportunities() != x.deals || c.Reps() != x.reps || c.Managers()[1] != x.wantManagers {
			t.Errorf("scale %g: %d opportunities, %d reps, %v managers; want %d, %d, %d", x.scale, c.Opportunities(), c.Reps(), c.Managers(), x.deals, x.reps, x.wantManagers)
		}
	}
}

// TestStory checks what no single table shows: that each deal's history makes sense.
func TestStory(t *testing.T) {
	t.Parallel()
	c := whole()
	g := c.generator()
	newest := day(0)
	for n := range c.Opportunities() {
		o := g.opportunity(n)
		first, last := o.history[0], o.history[len(o.history)-1]
		if first.at != o.created || last.stage != o.stage || last.closeOn != o.closeOn || last.amount != o.amount {
			t.Fatalf("opportunity %d: history does not begin and end with the deal: %+v", n, o)
		}
		for i := 1; i < len(o.history); i++ {
			if o.history[i].at <= o.history[i-1].at {
				t.Fatalf("opportunity %d: change %d is not later than the one before", n, i)
			}
		}
		if changed := o.changedAt().day(); changed > c.end {
			t.Fatalf("opportunity %d changed after the end of the data", n)
		} else {
			newest = max(newest, changed)
		}
		if o.closed() && o.plant&plantClosedBeforeCreated == 0 && o.closedAt.day() != o.closeOn {
			t.Fatalf("opportunity %d closed on another day than it says", n)
		}
		var sum int64
		for _, l := range o.lines {
			sum += l.total()
		}
		if len(o.lines) > 0 && sum != o.amount {
			t.Fatalf("opportunity %d: lines add up to %d, not to %d", n, sum, o.amount)
		}
		if p := &c.people[first.by]; first.at.day() < p.hired || p.left != 0 && first.at.day() > p.left {
			t.Fatalf("opportunity %d was opened by somebody who was not here", n)
		}
		if o.owner >= 0 && !o.closed() && !c.people[o.owner].active() {
			t.Fatalf("opportunity %d is open and belongs to somebody who left", n)
		}
		if len(o.history) > perOpportunity || len(g.activities(o)) > perOpportunity {
			t.Fatalf("opportunity %d has more details than ids", n)
		}
	}
	if newest != c.end {
		t.Errorf("the newest change is of %s, not of the last day", isoDay(newest))
	}
}

// TestSkillShows asks whether close rates vary as the drawn skills say, and more
// than luck alone would make them.
func TestSkillShows(t *testing.T) {
	t.Parallel()
	c := whole()
	g := c.generator()
	type cell struct{ won, n float64 }
	bySegment := make([]cell, 2)
	byRep := map[[2]int]cell{}
	for n := range c.Opportunities() {
		o := g.opportunity(n)
		if o.stage != stageWon && o.stage != stageLost || o.owner < 0 {
			continue
		}
		key := [2]int{o.owner, o.segment}
		x, all := byRep[key], &bySegment[o.segment]
		x.n++
		all.n++
		if o.won() {
			x.won++
			all.won++
		}
		byRep[key] = x
	}
	for s, x := range bySegment {
		if rate := x.won / x.n; math.Abs(rate-baseRate[s]) > 0.04 {
			t.Errorf("%s: close rate %.3f is far from the base of %.2f", segmentNames[s], rate, baseRate[s])
		}
	}
	var chi2, cells, sumXY, sumXX, sumYY float64
	for i := range c.reps() {
		for s := range segmentNames {
			x := byRep[[2]int{c.firstRep + i, s}]
			if x.n < 20 {
				continue
			}
			p := bySegment[s].won / bySegment[s].n
			z := (x.won - x.n*p) / math.Sqrt(x.n*p*(1-p))
			theta := c.people[c.firstRep+i].theta
			chi2, cells = chi2+z*z, cells+1
			sumXY, sumXX, sumYY = sumXY+z*theta, sumXX+theta*theta, sumYY+z*z
		}
	}
	if ratio := chi2 / cells; ratio < 2 {
		t.Errorf("dispersion %.2f of %g cells: reps differ no more than by luck (1)", ratio, cells)
	}
	if r := sumXY / math.Sqrt(sumXX*sumYY); r < 0.7 {
		t.Errorf("correlation of results with drawn skill is %.2f", r)
	}
}

// TestCycles holds the medians that the parameters promise: losing takes longer than winning.
func TestCycles(t *testing.T) {
	t.Parallel()
	c := whole()
	g := c.generator()
	var won, lost [2][]float64
	from, to := c.start+365, c.end-365 // away from both ends, where only fast or old deals show
	for n := range c.Opportunities() {
		o := g.opportunity(n)
		if d := o.created.day(); d < from || d > to || o.lateEntered || o.plant != 0 || o.handover != 0 || !o.closed() {
			continue
		}
		days := float64(o.closedAt.day() - o.created.day())
		if o.won() {
			won[o.segment] = append(won[o.segment], days)
		} else if o.stage == stageLost {
			lost[o.segment] = append(lost[o.segment], days)
		}
	}
	for s := range won {
		w, l := median(won[s]), median(lost[s])
		if math.Abs(w/winDays[s]-1) > 0.15 || math.Abs(l/(winDays[s]*lossFactor)-1) > 0.15 {
			t.Errorf("%s: median days won %.0f and lost %.0f, want about %.0f and %.0f", segmentNames[s], w, l, winDays[s], winDays[s]*lossFactor)
		}
	}
}

// TestTerritoriesDiffer makes sure that a raw comparison of reps is as misleading as in real life.
func TestTerritoriesDiffer(t *testing.T) {
	t.Parallel()
	c := whole()
	perYear := make([]float64, 0, 100)
	for i := range c.reps() {
		p := &c.people[c.firstRep+i]
		if from, to := c.service(p); to-from > 300 {
			perYear = append(perYear, float64(p.deals.size())/float64(to-from)*365)
		}
	}
	low, high := perYear[0], perYear[0]
	for _, x := range perYear {
		low, high = math.Min(low, x), math.Max(high, x)
	}
	if low > 25 || high < 60 || high > 130 {
		t.Errorf("opportunities per rep and year range from %.0f to %.0f", low, high)
	}
}
