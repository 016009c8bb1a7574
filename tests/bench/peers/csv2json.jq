# jq -R: each line a string. No quoting rules either.
foreach inputs as $line (input | split(",") | map(ltrimstr("\"") | rtrimstr("\""));
  .;
  . as $names | [$line | split(",") | .[] | ltrimstr("\"") | rtrimstr("\"") | tonumber]
  | [range(length) as $i | {key: $names[$i], value: .[$i]}] | from_entries)
