#!/usr/bin/env bats
# The release: the same bytes wherever it is made, and all that building needs.

load ../helper

# clone FOLDER: what is committed, as its user would have it.
clone() {
	git clone -q --no-hardlinks "$ROOT" "$1"
	git -C "$1" checkout -q --detach "$(git -C "$ROOT" rev-parse HEAD)"
}

version() {
	sed -n 's/^#define WEIR_VERSION "\(.*\)"$/\1/p' \
		"$ROOT/common/base/version.h"
}

# unpack: a release into the folder weir-VERSION.
unpack() {
	"$ROOT/packaging/dist" "$PWD" >/dev/null
	tar -xzf weir-*.tar.gz
	cd weir-*/ || return
}

@test "a release has the same bytes from another folder, user, umask, time zone, locale and setting of git" {
	local as=() there='another folder/x'
	[ -e "$ROOT/.git" ] || return 0 # a release has no history
	clone one
	clone "$there"
	one/packaging/dist "$PWD/first"

	git -C "$there" config tar.umask 0077
	git -C "$there" config core.autocrlf true
	mkdir second
	if [ "$(id -u)" -eq 0 ]; then
		chmod 711 "$BATS_RUN_TMPDIR" "$BATS_FILE_TMPDIR" .
		chown -R nobody "$there" second
		as=(setpriv --reuid=nobody --clear-groups)
	fi
	touch -d 2001-02-03 "$there/NEWS"
	(umask 077 && "${as[@]}" env TZ=Pacific/Auckland LC_ALL=C.UTF-8 \
		TAR_OPTIONS=--mode=0777 GZIP=-1 TMPDIR="$PWD/second" \
		"$there/packaging/dist" "$PWD/second")
	cmp first/weir-*.tar.gz second/weir-*.tar.gz
}

@test "a release is named by version.h, belongs to nobody, and has the time of its commit" {
	local name
	try 0 "$ROOT/packaging/dist" "$PWD/to"
	name=weir-$(version)
	[ "$(ls to)" = "$name.tar.gz" ]
	(cd to && sha256sum -c --quiet "$OUT")
	tar -tvzf "to/$name.tar.gz" --numeric-owner --full-time >listing
	[ "$(awk '{print $2}' listing | sort -u)" = 0/0 ]
	[ "$(awk '{print $4, $5}' listing | sort -u | wc -l)" -eq 1 ]
	[ "$(awk '{print $1}' listing | sort -u | xargs)" = \
		'-rw-r--r-- -rwxr-xr-x drwxr-xr-x' ]
	[ "$(awk '{print $6}' listing | cut -d/ -f1 | sort -u)" = "$name" ]
}

@test "an unpacked release makes the same release again, also after it was built" {
	(umask 077 && unpack)
	mkdir "weir-$(version)/build"
	echo left >"weir-$(version)/build/left"
	"weir-$(version)/packaging/dist" "$PWD/again"
	cmp weir-*.tar.gz again/weir-*.tar.gz
}

@test "an unpacked release builds without git, and has its layers and a program's tests" {
	unpack
	mkdir ../no-git
	printf '#!/bin/sh\nexit 1\n' >../no-git/git
	chmod +x ../no-git/git
	PATH=$PWD/../no-git:/usr/local/bin:/usr/bin:/bin # (not bats' own)
	[ "$(tests/files '*.h' | wc -l)" -gt 100 ]
	tests/layers
	env -u BIN make -s -j2 >/dev/null
	[ "$(build/release/score -V)" = "score (weir) $(version)" ]
	env -i PATH="$PATH" HOME="$HOME" make -s test T=json2csv >tested 3>&- ||
		{ tail -n 20 tested; false; }
	grep -qE '^[1-9][0-9]* passed, 0 failed, 0 skipped' tested
}

@test "the formula of Homebrew installs the release, and its own test passes" {
	local name sum
	unpack
	ruby -c packaging/homebrew/weir.rb
	env -u BIN make -s formula
	name=weir-$(version).tar.gz
	sum=$(sha256sum "build/dist/$name")
	grep -q "url \"file://$PWD/build/dist/$name\"" build/dist/weir.rb
	grep -q "sha256 \"${sum%% *}\"" build/dist/weir.rb
	! grep -q '@[A-Z]*@' build/dist/weir.rb || false
	env -u BIN MAKEFLAGS=-j2 ruby tests/formula.rb build/dist/weir.rb ../brew
	[ "$(ls "../brew/Cellar/weir/$(version)/bin")" = weir ]
	env -u BIN make -s formula URL=https://example.org/weir
	grep -q "url \"https://example.org/weir/$name\"" build/dist/weir.rb
}
