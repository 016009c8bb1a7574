#!/usr/bin/env bats
# train-lr --reproducible by another compiler, clang, which `make deps` does not
# install: `make test-clang` does.
load ../helper
load ../reproducible

@test "--reproducible: not the compiler" {
	# (Enough for a fit to start from samples.)
	records 26000 >in
	try 0 train-lr "${everything[@]}" --l2 0 --reproducible in
	cp "$OUT" first
	compile clang0 clang -O0
	try 0 ./clang0 "${everything[@]}" --l2 0 --reproducible in
	same first "$OUT"
}
