package config

import "crmscore/analyze/sqlfile"

// Fault is one mistake in the config file, in the same form as one in an SQL
// file: analysts and operators read the same kind of message.
type Fault = sqlfile.Fault

// Faults is every mistake of a config file; its Err sorts them by place.
type Faults = sqlfile.Faults
