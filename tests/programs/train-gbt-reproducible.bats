#!/usr/bin/env bats
# train-gbt gives the same bytes, however it is compiled.
load ../helper
load ../reproducible

@test "the same model, whatever the compiler makes of the program" {
	export COMPILED=train-gbt
	records 3000 >in
	options=(-q -y y --categorical c --weight w --trees 10
		--class-weight balanced)
	try 0 train-gbt "${options[@]}" in
	cp "$OUT" first
	[ "$(jq '.trees | length' first)" -gt 3 ]
	compile gcc0 gcc -O0
	try 0 ./gcc0 "${options[@]}" in
	same first "$OUT"
	compile gcc3 gcc -O3 -march=native
	try 0 ./gcc3 "${options[@]}" in
	same first "$OUT"
}
