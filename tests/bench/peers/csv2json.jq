# jq -R: each line a string. No quoting rules either.
def cells: split(",") | map(ltrimstr("\"") | rtrimstr("\""));
cells as $names
| inputs | cells | map(tonumber)
| . as $row | [range(length) | {key: $names[.], value: $row[.]}] | from_entries
