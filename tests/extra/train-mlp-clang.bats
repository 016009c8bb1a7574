#!/usr/bin/env bats
# train-mlp by other compilers: gcc in other ways, and clang, which `make deps`
# does not install: `make test-clang` does.
load ../helper
load ../reproducible

@test "the nets are the same bytes, whatever compiled them" {
	local COMPILED=train-mlp name
	records 3000 >in
	try 0 train-mlp "${everything[@]}" --epochs 3 in
	cp "$OUT" first
	compile gcc0 gcc -O0 &
	compile clang3 clang -O3 -march=native
	wait $!
	for name in gcc0 clang3; do
		echo "$name"
		try 0 "./$name" "${everything[@]}" --epochs 3 in
		same first "$OUT"
	done
}
