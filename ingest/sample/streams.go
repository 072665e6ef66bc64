package sample

import (
	"math"
	"math/rand/v2"
)

// Every entity draws from its own stream, named by what is drawn and its number.
// Adding a draw to activities therefore leaves every opportunity as it was.
const (
	streamPeople uint64 = iota + 1
	streamPerson
	streamAccount
	streamContact
	streamOpportunity
	streamHandover
	streamLines
	streamRoles
	streamActivities
	streamWords
	streamSplits
	streamLeads
	streamPlanted
)

// stream is a reusable random source: seek moves it to the start of an entity's numbers.
type stream struct {
	seed uint64
	pcg  rand.PCG
	*rand.Rand
}

func newStream(seed uint64) *stream {
	s := &stream{seed: seed}
	s.Rand = rand.New(&s.pcg)
	return s
}

// seek starts the numbers of entity number n of one kind.
func (s *stream) seek(kind uint64, n int) *stream {
	s.pcg.Seed(mix(s.seed^mix(kind)), mix(uint64(n)+kind<<48))
	return s
}

// mix is the finaliser of SplitMix64 (Steele, Lea, Flood 2014): neighbouring
// numbers become unrelated seeds.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// chance is true with probability p.
func (s *stream) chance(p float64) bool { return s.Float64() < p }

// between is uniform over low..high, both included.
func (s *stream) between(low, high int) int {
	if high <= low {
		return low
	}
	return low + s.IntN(high-low+1)
}

// lognormal has the given median; spread is the standard deviation of its logarithm.
func (s *stream) lognormal(median, spread float64) float64 {
	return median * math.Exp(spread*s.NormFloat64())
}

// pick returns the index drawn with the given weights.
func (s *stream) pick(weights ...float64) int {
	var sum float64
	for _, w := range weights {
		sum += w
	}
	x := s.Float64() * sum
	for i, w := range weights {
		if x < w {
			return i
		}
		x -= w
	}
	return len(weights) - 1
}

// word returns one of the words.
func (s *stream) word(words []string) string { return words[s.IntN(len(words))] }

// logit is ln(p/(1-p)).
func logit(p float64) float64 { return math.Log(p / (1 - p)) }

// logistic is the inverse of logit.
func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
