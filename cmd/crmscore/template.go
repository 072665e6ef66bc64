package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"text/template"
)

//go:embed template/crmscore.yaml
var configTemplate string

// configValues fills the commented config that init and demo write.
type configValues struct {
	Company, Timezone, Currency, FiscalYearStarts, AsOf, Domain string
	Sources                                                     []configSource
}

type configSource struct{ Name, CRM, Files, Formats, Links string }

func renderConfig(v configValues) ([]byte, error) {
	t, err := template.New("crmscore.yaml").Parse(configTemplate)
	if err != nil {
		return nil, fmt.Errorf("read the config template: %w", err)
	}
	var out bytes.Buffer
	if err := t.Execute(&out, v); err != nil {
		return nil, fmt.Errorf("fill the config template: %w", err)
	}
	return out.Bytes(), nil
}
