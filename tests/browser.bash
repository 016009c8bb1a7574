# browser: what the tests of a page share. After `load ../helper`.

SHOTS=$ROOT/build/screenshots
export SHOTS PYTHONPATH=$TESTS PYTHONDONTWRITEBYTECODE=1

# Python with `from browser import Browser`, on stdin.
browse() {
	timeout -k 5 120 /usr/bin/python3 - "$@" 3>&-
}
