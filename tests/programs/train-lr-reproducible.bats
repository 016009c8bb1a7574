#!/usr/bin/env bats
# The same records and options give the same model, byte for byte.
load ../helper
load ../reproducible

# Rows with so many columns that OpenBLAS has a part in the fit.
wide() {
	awk 'BEGIN {
		srand(1)
		for (i = 0; i < 700; i++) {
			printf "{\"y\":%d", (rand() < 0.4)
			for (j = 0; j < 520; j++)
				printf ",\"x%d\":%.6f", j, rand()
			print "}"
		}
	}'
}

@test "100 fits of 100 give the same bytes, however the input is cut" {
	records 3000 >in
	try 0 train-lr "${everything[@]}" in
	cp "$OUT" first
	local i
	for i in $(seq 100); do
		# (Pieces of 1000 to 100000 bytes, at the mercy of the pipe.)
		dd if=in bs=$((i * 1000)) status=none |
			train-lr "${everything[@]}" >again 2>>said
		cmp first again
	done
	try 0 train-lr "${everything[@]}" --l2 auto --seed 5 in
	cp "$OUT" first
	for i in 1 2 3; do
		try 0 train-lr "${everything[@]}" --l2 auto --seed 5 in
		same first "$OUT"
	done
}

@test "whichever kernel WEIR_KERNEL forces, the model is the same bytes" {
	local kernel
	records 9000 >in
	try 0 train-lr "${everything[@]}" in
	cp "$OUT" first
	refuses_like 2 "train-lr: WEIR_KERNEL: 'mmx' is not one of this processor's: plain" \
		env WEIR_KERNEL=mmx train-lr "${everything[@]}" in
	for kernel in $(WEIR_KERNEL=none train-lr -y y in 2>&1 |
		sed 's/.*: //; s/,//g'); do
		try 0 env WEIR_KERNEL="$kernel" train-lr "${everything[@]}" in
		same first "$OUT"
		echo "$kernel" >>forced
	done
	[ "$(head -n 1 forced)" = plain ]
}

@test "what a kernel adds up stays in registers" {
	[ "$(uname -m)" = x86_64 ] || skip 'other instructions'
	local kernel code=$BIN/train-lr
	# Sanitizers keep it in memory.
	! sanitized || {
		code=panel.o
		cc -std=c11 -D_XOPEN_SOURCE=700 -I"$ROOT/common" -O2 \
			-ffp-contract=off -Wno-psabi \
			-c "$ROOT/common/math/panel.c" -o "$code"
	}
	objdump -d --no-show-raw-insn "$code" >listing
	for kernel in plain avx2 avx512; do
		sed -n "/<${kernel}_add_products>:/,/^$/p" listing >one
		grep -q 'mulpd' one
		run -1 grep -E '[xyz]mm[0-9]+,.*\(%rsp|insr|insertf' one
	done
}

@test "rows in a file give the same bytes as rows in memory" {
	records 9000 >in
	try 0 train-lr "${everything[@]}" in
	cp "$OUT" first
	try 0 train-lr "${everything[@]}" --memory 1000 in
	same first "$OUT"
}

@test "more rows than memory has room for are no obstacle" {
	sanitized || {
		awk 'BEGIN {
			srand(1)
			for (i = 0; i < 40000; i++) {
				printf "{\"y\":%d", (rand() < 0.4)
				for (j = 0; j < 100; j++)
					printf ",\"x%d\":%.3f", j, rand()
				print "}"
			}
		}' >in
		try 0 train-lr -y y in
		cp "$OUT" first
		# 32 MB of values, and what program and libraries need (9 MB on
		# Debian 12, 12 MB on 13).
		local least=5000
		until (ulimit -v $least && train-lr -V) >"$OUT" 2>"$ERR"; do
			least=$((least + 1000))
		done
		TRY_SECONDS=200 try 0 sh -c "ulimit -v $((least + 31000)) &&
			exec train-lr -y y in"
		same first "$OUT"
		try 3 sh -c "ulimit -v $((least + 31000)) &&
			exec train-lr -y y --memory 1000000000 in"
		# What rows have beside their values, 19 MB here, and their order.
		awk 'BEGIN {
			srand(2)
			for (i = 0; i < 300000; i++)
				printf "{\"y\":%d,\"x\":%.3f,\"_kafka\":{" \
					"\"topic\":\"t\",\"partition\":%d," \
					"\"offset\":%d}}\n", rand() < 0.4,
					rand(), i % 7, i
		}' | shuf --random-source=in >positions
		local options
		for options in '' '--undersample 1 --l2 auto --folds 2'; do
			try 0 train-lr -q -y y $options positions
			cp "$OUT" first
			try 0 sh -c "ulimit -v $((least + 17000)) &&
				exec train-lr -q -y y $options positions"
			same first "$OUT"
		done
	}
}

@test "--reproducible: not what OpenBLAS takes the processor for" {
	wide >in
	try 0 train-lr -y y --reproducible in
	[ "$(jq -r .arithmetic.mode "$OUT")" = portable ]
	[ "$(jq -r .options.reproducible "$OUT")" = true ]
	cp "$OUT" first
	local core
	for core in Prescott Nehalem Haswell SkylakeX; do
		OPENBLAS_CORETYPE=$core try 0 train-lr -y y --reproducible in
		same first "$OUT"
	done
	# Without it, the model says what it was.
	OPENBLAS_CORETYPE=Nehalem try 0 train-lr -y y in
	[ "$(jq -r .arithmetic.kernel "$OUT")" = Nehalem ] || sanitized
	jq -n --slurpfile a first --slurpfile b "$OUT" -e \
		'[$a, $b | .[0].intercept_standardised] |
		(.[0] - .[1] | fabs) < 1e-12'
}

# OpenBLAS 0.3.21 takes a processor that it does not know for a Prescott.
@test "OpenBLAS's kernel is none from before AVX where the processor has more" {
	grep -qw avx2 /proc/cpuinfo || skip 'this processor has no AVX2'
	unset OPENBLAS_CORETYPE
	wide >in
	try 0 train-lr -y y in
	[ "$(jq -r .arithmetic.mode "$OUT")" = blas ] || sanitized
	run ! jq -er '.arithmetic.kernel // "none" |
		IN("Prescott", "Core2", "Nehalem", "Opteron", "Atom")' "$OUT"
	cp "$OUT" model
	try 0 train-lr --verify model in
	# One that is named is taken.
	OPENBLAS_CORETYPE=Prescott try 0 train-lr -y y in
	[ "$(jq -r .arithmetic.kernel "$OUT")" = Prescott ] || sanitized
}

# Nor what compiled it: extra/train-lr-clang.bats.
@test "--reproducible: not how the compiler optimises" {
	# (Enough for a fit to start from samples.)
	records 26000 >in
	try 0 train-lr "${everything[@]}" --l2 0 --reproducible in
	cp "$OUT" first
	local p
	compile gcc0 gcc -O0 &
	local other=$!
	compile gcc3 gcc -O3 -march=native
	wait "$other"
	for p in gcc0 gcc3; do
		try 0 "./$p" "${everything[@]}" --l2 0 --reproducible in
		same first "$OUT"
	done
}
