# compile: what the tests of model export --to c share. After `load helper`.

# c_scores MODEL RECORDS COMPILER...: the scores that the header computes of
# the records, a line each, nan for none.
c_scores() {
	local model=$1 records=$2
	shift 2
	model export --to c --output model.h "$model"
	# The struct's members are the model's fields in the order of its columns.
	jq -rs --slurpfile model "$model" '
		$model[0] as $m | ($m.categories // [] | map(.field)) as $words |
		(reduce (($m.features[] | .field // .name), $words[]) as $f
			([]; if index([$f]) then . else . + [$f] end)) as $fields |
		"#include <stdio.h>\n#include \"model.h\"\n" +
		"static const struct weir_record records[] = {\n" + (map(. as $r |
			"{" + ([$fields[] as $f | $r[$f] |
				if $words | index([$f]) then
					if . == null then "NULL"
					else tostring | @json end
				elif type == "number" then "(double)" + tostring
				else "NAN" end] | join(", ")) + "},\n") | join("")) +
		"};\n" +
		"int main(void) {\n" +
		"for (size_t i = 0; i < sizeof records / sizeof *records; i++)\n" +
		"printf(\"%.17g\\n\", weir_score(&records[i]));\n" +
		"return ferror(stdout);\n}\n"' "$records" >scores.c
	"$@" -Wall -Wextra -Werror -O2 -o c-scores scores.c -lm
	./c-scores
}

# c_agrees MODEL RECORDS LEAST COMPILER...: the records that the header scores
# are those that score accepts, at least so many, to 1e-12
# or $C_TOLERANCE.
c_agrees() {
	local model=$1 records=$2 least=$3 status=0
	shift 3
	jq -c '. + {"the line": input_line_number}' "$records" |
		score -q -m "$model" >with || status=$?
	[ "$status" -le 1 ]
	jq -r '[."the line", .score] | @tsv' with >want
	c_scores "$model" "$records" "$@" >all
	awk '!/nan/ { print NR "\t" $0 }' all >gave
	[ "$(wc -l <want)" -ge "$least" ] || complain "only $(wc -l <want) scores"
	paste want gave | awk -v most="${C_TOLERANCE:-1e-12}" '
		$1 != $3 { print "another record: " $0; bad = 1; exit }
		{ d = $2 - $4; if (d < 0) d = -d
		  if (!(d <= most)) { print "differs: " $0; bad = 1; exit } }
		END { exit bad }'
}
