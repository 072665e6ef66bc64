package sample

import (
	"fmt"
	"strings"
)

var firstNames = []string{
	"Astrid", "Erik", "Åsa", "Björn", "Linnea", "Oskar", "Maja", "Sven", "Freja", "Mikkel", "Søren", "Ingrid", "Lars", "Aino", "Eero", "Helmi",
	"Lukas", "Hannah", "Jürgen", "Katrin", "Felix", "Greta", "Matthias", "Anneliese", "Łukasz", "Agnieszka", "Tomáš", "Eliška", "Zoltán", "Réka", "Chloé", "Étienne",
	"Priya", "Arjun", "Kavya", "Rohan", "Ananya", "Vikram", "Meera", "Sanjay", "Nisha", "Aditya", "Layla", "Omar", "Yasmin", "Karim", "Noura", "Tariq",
	"Salma", "Hassan", "Amira", "Khalid", "Emily", "Jackson", "Olivia", "Marcus", "Hailey", "Darnell", "Sofía", "Mateo", "Grace", "Tyrone", "Mei", "Kenji",
	"Nuria", "Diego", "Beatriz", "Rafael", "Giulia", "Lorenzo", "Chidi", "Adaeze", "Kwame", "Efua", "Thi Mai", "Minh", "Jiwoo", "Haruka", "Wei", "Elena",
}

var lastNames = []string{
	"Lindqvist", "Öberg", "Hansson", "Söderberg", "Nyström", "Björklund", "Kristensen", "Søndergaard", "Halvorsen", "Bakke", "Virtanen", "Mäkinen", "Koskinen", "Jónsdóttir", "Dahl", "Ekström",
	"Müller", "Schäfer", "Vogel", "Brandt", "Hoffmann", "Weiß", "Kowalczyk", "Wójcik", "Novák", "Dvořák", "Horváth", "Szabó", "Lefèvre", "Moreau", "Keller", "Steiner",
	"Iyer", "Krishnan", "Sharma", "Menon", "Banerjee", "Deshpande", "Reddy", "Chatterjee", "Haddad", "Al-Masri", "Nasser", "Khoury", "Farouk", "El-Amin", "Rahman", "Siddiqui",
	"Okafor", "Mensah", "Adeyemi", "Nguyen", "Tran", "Kim", "Park", "Tanaka", "Sato", "Chen", "Zhang", "Carter", "Brooks", "Ramirez", "Delgado", "O'Brien",
	"Whitaker", "Sullivan", "Johnson", "Freeman", "Nuñez", "Ferreira", "Carvalho", "Rossi", "Bianchi", "Castellano", "Petrov", "Ionescu", "Papadakis", "van Dijk", "de Vries", "Murphy",
}

var accountHeads = []string{
	"Nordlys", "Vega", "Fjord", "Aurora", "Hammar", "Solvik", "Kestrel", "Blue Harbor", "Ironwood", "Cedar", "Redstone", "Silverline", "Highland", "Lakeview", "Meridian", "Summit",
	"Rheintal", "Alpen", "Donau", "Eichen", "Falken", "Morgenrot", "Steinweg", "Lindenhof", "Saffron", "Lotus", "Himalaya", "Indus", "Banyan", "Palmyra", "Cedars", "Oryx",
	"Falcon", "Dune", "Crescent", "Atlas", "Granite", "Copper Creek", "Pine Ridge", "Great Plains", "Bayou", "Liberty", "Pioneer", "Evergreen", "Norrsken", "Polaris", "Birka", "Östgöta",
}

var accountCores = []string{
	"Logistics", "Foods", "Robotics", "Health", "Textiles", "Energy", "Packaging", "Software", "Media", "Shipping", "Instruments", "Pharma", "Timber", "Retail", "Insurance", "Motors",
	"Hotels", "Farming", "Chemicals", "Analytics", "Dental", "Steel", "Paper", "Ceramics", "Airways", "Education", "Water", "Optics", "Tools", "Furniture", "Sports", "Capital",
}

// industries go with accountCores, position by position.
var industries = []string{
	"Transportation", "Food & Beverage", "Machinery", "Healthcare", "Apparel", "Energy", "Manufacturing", "Technology", "Media", "Transportation", "Electronics", "Biotechnology", "Agriculture", "Retail", "Insurance", "Manufacturing",
	"Hospitality", "Agriculture", "Chemicals", "Technology", "Healthcare", "Manufacturing", "Manufacturing", "Manufacturing", "Transportation", "Education", "Utilities", "Electronics", "Manufacturing", "Retail", "Recreation", "Finance",
}

var contactTitles = []struct{ title, seniority string }{
	{"Chief Executive Officer", "C-level"}, {"Chief Financial Officer", "C-level"}, {"Head of Operations", "Director"}, {"Head of IT", "Director"},
	{"Purchasing Manager", "Manager"}, {"Sales Operations Manager", "Manager"}, {"Project Manager", "Manager"}, {"Systems Engineer", "Specialist"}, {"Business Analyst", "Specialist"},
}

var (
	leadSources  = []string{"Web", "Referral", "Partner", "Trade Show", "Cold Call", "Webinar"}
	lossReasons  = []string{"Price", "Lost to competitor", "No decision", "Timing", "Missing feature", "No contact"}
	competitors  = []string{"Fabrikam", "Northwind", "Tailspin", "Litware"}
	nextSteps    = []string{"Call the buyer", "Send the proposal", "Demo for the project team", "Meet the decision maker", "Agree the timeline", "Send references", "Legal review of terms", "Confirm budget"}
	callOutcomes = []string{"Connected", "No answer", "Left voicemail"}
	descriptions = []string{"Met at the trade show.\nWants a pilot first.", "Replaces a \"home-made\" tool; budget in autumn, says purchasing.", "Two sites, rollout in stages:\n1. head office\n2. warehouses"}
)

// plainLetters turns the letters of the name lists into what an e-mail address may hold.
var plainLetters = strings.NewReplacer(
	"å", "a", "ä", "a", "á", "a", "ã", "a", "é", "e", "è", "e", "ë", "e", "í", "i", "ö", "o", "ø", "o", "ó", "o", "ü", "u", "ú", "u", "ñ", "n", "š", "s", "ř", "r", "ł", "l", "ß", "ss", "ç", "c", "'", "", " ", "",
)

func plainWord(s string) string { return plainLetters.Replace(strings.ToLower(s)) }

var accountMiddles = []string{"", " Group", " International", " Systems", " Brothers", " Holding"}

// accountName is different for every n: a walk through all combinations with a
// step that shares no divisor with their number, and a numeral once they are used up.
func accountName(n, offset int, suffixes []string) string {
	combos := len(accountHeads) * len(accountCores) * len(accountMiddles)
	k := (n%combos*4001 + offset) % combos
	core := accountCores[k%len(accountCores)]
	k /= len(accountCores)
	name := accountHeads[k%len(accountHeads)] + " " + core + accountMiddles[k/len(accountHeads)]
	if n%9 == 4 {
		name = lastNames[n%len(lastNames)] + ", " + name
	}
	if round := n / combos; round > 0 {
		name = fmt.Sprintf("%s %d", name, round+1)
	}
	return name + " " + suffixes[n%len(suffixes)]
}

// accountIndustry is the industry of the account that accountName names.
func accountIndustry(n, offset int) string {
	combos := len(accountHeads) * len(accountCores) * len(accountMiddles)
	return industries[(n%combos*4001+offset)%combos%len(accountCores)]
}
