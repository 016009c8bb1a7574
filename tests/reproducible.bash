# shellcheck shell=bash
# What the tests of reproducible fits share.

# records N: something of everything, categories, missing values, weights.
records() {
	awk -v n="$1" 'BEGIN {
		srand(3)
		for (i = 0; i < n; i++) {
			x = rand() * 10
			z = x + rand() * 6
			printf "{\"y\":%d,\"x\":%.9f,", (z > 9), x
			printf "\"c\":\"%s\",\"w\":%.3f,\"a\":%s}\n", \
				substr("abcd", int(rand() * 4) + 1, 1), \
				rand() + 0.1, (rand() < 0.1 ? "null" : rand())
		}
	}'
}

# All that a model can be made by, except --undersample.
# shellcheck disable=SC2034
everything=(-y y --categorical c --missing indicator --log x --clip 3
	--weight w)

# compile NAME COMPILER [FLAG...]: train-lr, or $COMPILED, by other means than
# make's, with the layers that a trainer may have.
compile() {
	local name=$1 folder
	local -a compiler=("${@:2}" -std=c11 -D_XOPEN_SOURCE=700
		-I"$ROOT/common" -ffp-contract=off -w -Wno-psabi)
	mkdir "$name.lib"
	(
		cd "$name.lib" || exit
		for folder in "$ROOT"/common/*; do
			case ${folder##*/} in
			kafka | page | store | http | avro | protobuf | schemas | \
				registry | endpoint) continue ;;
			esac
			# (Two layers may have a file of one name.)
			mkdir "${folder##*/}"
			cd "${folder##*/}" || exit
			"${compiler[@]}" -c "$folder"/*.c
			cd ..
		done
		ar rcs lib.a ./*/*.o
	)
	# shellcheck disable=SC2046
	"${compiler[@]}" -o "$name" "$ROOT/cmd/${COMPILED:-train-lr}"/*.c \
		"$name.lib/lib.a" \
		$(pkg-config --libs libcjson libcrypto) -lcsv -lm
}
