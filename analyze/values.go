package analyze

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/duckdb/duckdb-go/v2"
)

// readTable reads a result in the order in which its query wrote it and turns the
// driver's values into those that Result promises.
func readTable(ctx context.Context, conn *sql.Conn, table string) ([]ColumnType, [][]any, error) {
	return readRows(ctx, conn, "SELECT * FROM "+table+" ORDER BY rowid")
}

// readRows reads what a query returns, in its order.
func readRows(ctx context.Context, conn *sql.Conn, q string, args ...any) ([]ColumnType, [][]any, error) {
	rows, err := conn.QueryContext(ctx, q, args...)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	kinds, err := rows.ColumnTypes()
	if err != nil {
		return nil, nil, err
	}
	columns := make([]ColumnType, len(kinds))
	cells, targets := make([]any, len(kinds)), make([]any, len(kinds))
	for i, k := range kinds {
		columns[i] = ColumnType{Name: k.Name(), Type: k.DatabaseTypeName()}
		targets[i] = &cells[i]
	}
	out := [][]any{}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return columns, nil, err
		}
		row := make([]any, len(cells))
		for i, cell := range cells {
			if row[i], err = plainValue(cell, columns[i].Type); err != nil {
				return columns, nil, fmt.Errorf("row %d, column %q: %w", len(out)+1, columns[i].Name, err)
			}
		}
		out = append(out, row)
	}
	return columns, out, rows.Err()
}

// plainValue gives nil, string, int64, float64, bool or time.Time in UTC. Decimals
// become the float64 nearest to their text, lists are joined with commas.
func plainValue(v any, kind string) (any, error) {
	switch v := v.(type) {
	case nil, string, bool, int64:
		return v, nil
	case int8:
		return int64(v), nil
	case int16:
		return int64(v), nil
	case int32:
		return int64(v), nil
	case uint8:
		return int64(v), nil
	case uint16:
		return int64(v), nil
	case uint32:
		return int64(v), nil
	case uint64:
		return bigValue(new(big.Int).SetUint64(v)), nil
	case *big.Int:
		return bigValue(v), nil
	case float32:
		return finite(float64(v))
	case float64:
		return finite(v)
	case duckdb.Decimal:
		f, err := strconv.ParseFloat(decimalText(v), 64)
		if err != nil {
			return nil, fmt.Errorf("read decimal: %w", err)
		}
		return finite(f)
	case time.Time:
		return v.UTC(), nil
	case []any:
		return listText(v, kind)
	}
	return nil, fmt.Errorf("a sheet cannot show values of type %s: cast it to text or a number", kind)
}

func finite(f float64) (any, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil, fmt.Errorf("the value is %v: divide with ratio(), which gives NULL where nothing can be divided", f)
	}
	return f, nil
}

func bigValue(v *big.Int) any {
	if v.IsInt64() {
		return v.Int64()
	}
	f, _ := new(big.Float).SetInt(v).Float64()
	return f
}

// decimalText writes a decimal exactly.
func decimalText(d duckdb.Decimal) string {
	digits := new(big.Int).Abs(d.Value).String()
	if scale := int(d.Scale); scale > 0 {
		if len(digits) <= scale {
			digits = strings.Repeat("0", scale-len(digits)+1) + digits
		}
		digits = digits[:len(digits)-scale] + "." + digits[len(digits)-scale:]
	}
	if d.Value.Sign() < 0 {
		digits = "-" + digits
	}
	return digits
}

func listText(list []any, kind string) (any, error) {
	parts := make([]string, 0, len(list))
	for _, item := range list {
		plain, err := plainValue(item, strings.TrimSuffix(kind, "[]"))
		if err != nil {
			return nil, err
		}
		switch p := plain.(type) {
		case nil:
		case float64:
			parts = append(parts, strconv.FormatFloat(p, 'f', -1, 64))
		case time.Time:
			parts = append(parts, p.Format(time.DateOnly))
		default:
			parts = append(parts, fmt.Sprint(p))
		}
	}
	return strings.Join(parts, ", "), nil
}
