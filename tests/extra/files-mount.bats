#!/usr/bin/env bats
# Files that are written where something is mounted: a file by itself, a file
# system that is full, or read-only. It needs root, or user namespaces.

load ../helper

# In a mount namespace of its own, by root or by a user.
UNSHARED=(unshare -m)
[ "$(id -u)" -eq 0 ] || UNSHARED=(unshare -rm)

a_train_set() {
	records train-lr 1 30 >in
	train-lr -q -y Class -x Amount in >wanted
}

@test "a file that is mounted alone gets its bytes" {
	a_train_set
	seq 1000 >there
	touch model.json
	try 0 "${UNSHARED[@]}" sh -c 'mount --bind there model.json &&
		exec train-lr -q -y Class -x Amount --output model.json in'
	same wanted there
	records holdout 1 30 >rows
	try 0 "${UNSHARED[@]}" sh -c 'mount --bind there model.json &&
		exec holdout --at Time=21 --to model.json rows'
	[ "$(wc -l <there)" -eq 10 ]
	[ "$(wc -l <"$OUT")" -eq 20 ]
	[ ! -s model.json ]
}

@test "a full disk leaves a file that is filled in place as it was" {
	a_train_set
	# shellcheck disable=SC2016 # the inner shell's
	try 0 "${UNSHARED[@]}" sh -c 'mkdir disk && mount -t tmpfs -o \
		size=64k tmpfs disk && seq 10 >disk/a && ln disk/a disk/b &&
		! head -c 70k /dev/zero >disk/rest 2>&- &&
		i=0; while [ $i -lt 9 ]; do cat in in in in; i=$((i + 1)); done |
		holdout --fraction 1 --to disk/a && exit 9
		seq 10 | cmp - disk/b && ls disk | wc -l'
	prints 3
	says_line "holdout: cannot write to 'disk/a': No space left on device"
}

@test "a read-only file system is found before the first record" {
	mkfifo pipe
	mkdir shut
	try 2 "${UNSHARED[@]}" sh -c 'mount -t tmpfs -o ro tmpfs shut &&
		exec train-lr -y Class --output shut/m <>pipe'
	says "train-lr: cannot create 'shut/m': Read-only file system"
}
