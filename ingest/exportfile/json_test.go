package exportfile

import (
	"fmt"
	"strings"
	"testing"
)

func TestJSON(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, want string }{
		{
			"lines",
			`{"id":"1","amount":1.50,"won":true,"owner":null}` + "\n\n" + `{"id":"2","tags":["a", {"b":1}],"id2":9007199254740993,"name":"å\n\"x\"\u00e5"}` + "\r\n",
			"t.csv [json lines, utf-8] id|amount|won|owner|tags|id2|name\n1: <1> <1.50> <true> NULL NULL NULL NULL\n" +
				"3: <2> NULL NULL NULL <[\"a\", {\"b\":1}]> <9007199254740993> <å\n\"x\"å>\n",
		},
		{
			"bad lines",
			`{"a":1}` + "\n" + `{"a":` + "\n" + `[1]` + "\n" + `{"a":1,"a":2}` + "\n" + `{"a":1e3} x` + "\n" + ` {"a":"" } `,
			"t.csv [json lines, utf-8] a\n1: <1>\n6: <>\nreject 2: not valid JSON: {\"a\":\nreject 3: not a JSON object: [1]\n" +
				"reject 4: a key stands twice: {\"a\":1,\"a\":2}\nreject 5: not valid JSON: {\"a\":1e3} x\n",
		},
		{
			"array",
			"[\n {\"a\":1, \"b\":{\"c\":\"]}\"}},\n {\"a\":-0.0,\n \"d\":[]},\n 7, {\"a\" 1}, null\n]\n",
			"t.csv [json array, utf-8] a|b|d\n2: <1> <{\"c\":\"]}\"}> NULL\n3: <-0.0> NULL <[]>\n" +
				"reject 5: not a JSON object: 7\nreject 5: not valid JSON: {\"a\" 1}\nreject 5: not a JSON object: null\n",
		},
		{"utf-16", inUTF16LE("\ufeff{\"a\":\"å\"}\n"), "t.csv [json lines, utf-16le] a\n1: <å>\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := readText(t, tt.in, Options{})
			if got.text() != tt.want || got.Native {
				t.Errorf("got\n%s\nwant\n%s", got.text(), tt.want)
			}
		})
	}
}

func TestJSONFaults(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in, want string
		kind     Kind
	}{
		{"[]", "empty: the array holds no object; export one object per line, or one array of objects", Unreadable},
		{"{\n\"results\": [\n{\"id\": 1}]}", "no line holds a JSON object; export one object per line, or one array of objects", Unreadable},
		{"[{\"a\":1},\n{\"a\":", "ended inside line 2, after element 1 of its array; export incomplete", Incomplete},
		{"[{\"a\":1},\n", "ended inside line 2, after element 1 of its array; export incomplete", Incomplete},
		{"[{\"a\":1}\n{\"a\":2}]", `damaged: "{" in place of "," after element 1, in line 2; have it exported again`, Unreadable},
		{"[{\"a\":1}] []", "something follows the end of its array in line 1; export one array, or one object per line", Unreadable},
		{`{"a":1,"A":2}`, `columns 1 and 2 are both named "A"; rename one of them in the export, or leave it out`, Unreadable},
		{`{"a":1,"":2}`, "a key of its objects is the empty text; have it exported again", Unreadable},
	}
	for _, tt := range tests {
		got, kind := fault(t, tempFile(t, "t.json", []byte(tt.in)), Options{})
		if got != "t.json: "+tt.want || kind != tt.kind {
			t.Errorf("%q\ngot  %d %s\nwant %d t.json: %s", tt.in, kind, got, tt.kind, tt.want)
		}
	}
}

func TestJSONLong(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", maxRecord)
	for _, form := range []string{"{\"a\":1}\n{\"a\":\"%s\"}\n{\"a\":2}\n", "[{\"a\":1},\n{\"a\":\"%s\"},\n{\"a\":2}]"} {
		got := readText(t, fmt.Sprintf(form, long), Options{})
		if len(got.rows) != 2 || got.rows[1].Line != 3 || len(got.rejects) != 1 || got.rejects[0].Reason != "longer than 2000000 bytes" {
			t.Errorf("%d rows, %d rejects", len(got.rows), len(got.rejects))
		}
	}
	got, kind := fault(t, tempFile(t, "t.json", []byte("[{\"a\":\""+strings.Repeat("x", maxItem+blockSize)+"\"}]")), Options{})
	if got != "t.json: the element of its array in line 1 is longer than 16777216 bytes; have it exported again" || kind != TooLarge {
		t.Errorf("%d %s", kind, got)
	}
}
