// Command crmscore turns CRM exports into an Excel scorecard for every sales
// manager, every night. Run crmscore --help for its commands and exit codes.
package main

import (
	"os"
	"time"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, time.Now))
}
