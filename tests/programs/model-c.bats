#!/usr/bin/env bats
# model export --to c: the header compiles without a warning, and computes what
# score computes. (clang and g++ compile it in extra/model-exports.bats.)

load ../helper
load ../compile

MIXED=$TESTS/fixtures/model-mixed.json

@test "the header gives the scores of score" {
	sample 1000 | csv2json >records
	train-lr -q -y Class --exclude Time records >model
	c_agrees model records 1000 gcc
}

# All that a model can have: names and words that need quotes, categories, a
# logarithm, limits, missing values and an indicator.
@test "the header accepts and rejects what score does, with the same scores" {
	jq -nc 'range(300) as $i | {
		age: (if $i % 17 == 0 then null else 18 + $i / 4 end),
		amount: ([0, -0.9999999, -1, null, 1e300, 12.5, 1e-9, 3e5][$i % 8]),
		"größe \"x\" o'"'"'clock": ([0.5, 600.5, -600.5, 2][$i % 4]),
		visits: ([null, 0, 3, 12, 7.5][$i % 5]),
		kind: (["plain", "it'"'"'s", "back\\slash", "plain", "unseen", "",
			null][$i % 7]),
		channel: (["web", "app", "7", 7, "other", "", null][$i % 7 * 2 % 7])
	}' >records
	c_agrees "$MIXED" records 100 gcc
	c_agrees "$MIXED" records 100 gcc -std=c99 -pedantic
	c_agrees "$MIXED" records 100 gcc -O0 -ffp-contract=off
}

@test "the header knows the words that mean missing, and levels of one column" {
	jq -nc 'range(300) as $i | {
		y: ($i % 3 % 2), c: (["a", "b", "NA", true, 7, -999][$i % 6]),
		one: (["x", "NA"][$i % 2]), n: ([1, -999, null, 2.5, 4][$i % 5])
	}' >records
	train-lr -q -y y -x c,one,n --categorical c,one --missing indicator \
		--null 'NA,-999' records >model
	c_agrees model records 300 gcc
}

@test "names become identifiers that differ, and are no words of C" {
	jq -nc 'range(40) as $i | [["int", "int_", "a b", "a_b", "a-b", "1st", "_x",
		"M_PI", "NAN", "*/ int", "??/", "é", "a"] | to_entries[] |
		{key: .value, value: ($i * 7 * (.key + 3) % 11)}] | from_entries +
		{y: ($i % 3 % 2)}' >records
	train-lr -q -y y records >model
	c_agrees model records 40 gcc
	sed -n '/^struct/,/^}/s/^\tdouble \(.*\);/\1/p' model.h >members
	[ "$(xargs <members)" = \
		'int_ int__2 a_b a_b_2 a_b_3 x_1st x__x M_PI_ NAN_ int__3 x x_2 a' ] ||
		complain "$(xargs <members)"
	cat >names.c <<-'END'
		#include <stdio.h>
		#include "model.h"
		int main(void) {
			for (int i = 0; weir_member(i) != NULL; i++)
				puts(weir_member(i));
			return weir_member(-1) != NULL;
		}
	END
	gcc -Wall -Wextra -Werror -o names names.c -lm
	./names >names.txt
	same names.txt <(jq -r '.features[].name' model)
}

@test "two headers with other prefixes live in one program" {
	try 0 model export --to c --prefix one --output one.h "$MIXED"
	small_model | model export --to c --prefix Two2_ --output two.h
	cat >both.c <<-'END'
		#include "one.h"
		#include "two.h"
		#include "one.h"
		int main(void) {
			struct Two2__record r;
			r.Amount = 0;
			return Two2__score(&r) != 0.5 || ONE_THRESHOLD != 0.5 ||
			    one_member(1) == NULL;
		}
	END
	gcc -Wall -Wextra -Werror -o both both.c -lm
	./both
}

@test "a prefix that is no identifier, and one without --to c, are status 2" {
	refuses 2 "model: --prefix: '2x' is not a letter, and then letters, digits and underscores" \
		model export --to c --prefix 2x "$MIXED"
	refuses_like 2 "model: --prefix: 'a-b' is not a letter" \
		model export --to c --prefix a-b "$MIXED"
	refuses 2 'model: --prefix goes with --to c' \
		model export --to sql --prefix a "$MIXED"
	refuses 2 'model: --prefix does not go with show' \
		model show --prefix a "$MIXED"
}
