#!/usr/bin/env bats
# train-gbt by another compiler, clang, which `make deps` does not install:
# `make test-clang` does.
load ../helper
load ../reproducible

@test "the same model by clang" {
	export COMPILED=train-gbt
	records 3000 >in
	options=(-q -y y --categorical c --weight w --trees 10)
	try 0 train-gbt "${options[@]}" in
	cp "$OUT" first
	compile clang2 clang -O2
	try 0 ./clang2 "${options[@]}" in
	same first "$OUT"
}
