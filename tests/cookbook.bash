# shellcheck shell=bash
# cookbook: recipes of docs/cookbook.md, run as they are written there. After
# `load ../helper`. (recipe.py tells what a recipe is.)

COOKBOOK=$ROOT/docs/cookbook.md

# recipe TITLE [FROM=>TO...]: its commands print what the page says; FROM is an
# address of the page, TO that of the test.
recipe() {
	local title=$1
	shift
	python3 "$TESTS/recipe.py" script "$COOKBOOK" "$title" "$@" >.said/script
	# Typed at a shell, one after the other: a command's status ends nothing.
	WEIR=$ROOT timeout -k 5 "${RECIPE_SECONDS:-120}" bash \
		< <(cat .said/script) >"$OUT" 2>&1 3>&- || true
	python3 "$TESTS/recipe.py" compare "$COOKBOOK" "$title" "$OUT"
}

# A port of this test's own.
a_port() {
	PORT=$((26000 + BASHPID % 3000))
}
