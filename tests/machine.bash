# machine: a bare Debian in a folder, for tests/fresh and tests/deb.
#
# A script sources it first, with its arguments: it runs the script again in
# namespaces of its own, so that mounts and processes end with it. That needs
# root. The counts of `try` go into the closing line, which machine_end prints.

if [ -z "${WEIR_MACHINE:-}" ]; then
	if [ "$(id -u)" -eq 0 ] && unshare --mount --pid --fork true; then
		WEIR_MACHINE=1 exec unshare --mount --pid --fork --kill-child \
			"$0" "$@"
	fi
	echo "${0##*/}: root is needed, and namespaces of its own" >&2
	echo '0 passed, 1 failed, 0 skipped'
	exit 1
fi

here=$(cd "$(dirname "$0")/.." && pwd)
passed=0 failed=0 skipped=0
said=$(mktemp) || exit 1
machines=()

# machine_end: forget the machines, print the counts, and end.
machine_end() {
	local machine
	for machine in "${machines[@]}"; do
		umount -lR "$machine/dev" "$machine/proc" 2>/dev/null
		# Never with the machine's own /dev still in it.
		[ -n "${KEEP:-}" ] || rm -rf --one-file-system "$machine"
	done
	rm -f "$said"
	echo "$passed passed, $failed failed, $skipped skipped"
	[ "$failed" -eq 0 ]
	exit
}

give_up() {
	echo "${0##*/}: $*" >&2
	failed=$((failed + 1))
	machine_end
}

# The mirror of this machine's own release has the other releases, too.
mirror() {
	local codename
	codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
	# shellcheck disable=SC2016 # apt-get fills it in
	apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' \
		"Codename: $codename" | head -n 1
}

# machine_make SUITE FOLDER: with apt's settings for the network from here, and
# a user weir. It asks for packages where and how apt does here, or at $MIRROR.
machine_make() {
	local suite=$1 machine=$2 from=${MIRROR:-$(mirror)}
	case $suite in
	*[!a-z]*) give_up "'$suite' is not the name of a release" ;;
	esac
	if [ -z "$from" ]; then
		apt-get update -qq
		from=$(mirror)
	fi
	[ -n "$from" ] || give_up 'apt names no mirror here; set MIRROR'
	rm -rf --one-file-system "$machine"
	mkdir -p "$machine"
	machines+=("$machine")
	debootstrap --variant=minbase "$suite" "$machine" "$from" \
		>"$said" 2>&1 || {
		tail -n 20 "$said" >&2
		give_up "debootstrap of $suite failed"
	}
	cp /etc/resolv.conf /etc/hosts "$machine/etc/"
	# Proxies and the like; the rest of apt's settings is this machine's.
	apt-config dump | grep -iE '^Acquire::(Check|https?|Retries|ForceIP)' \
		>"$machine/etc/apt/apt.conf.d/99host"
	chroot "$machine" useradd -m weir || give_up 'cannot add a user there'
}

# machine_start MACHINE
machine_start() {
	mount -t proc proc "$1/proc" || give_up 'cannot mount /proc there'
	mount --rbind /dev "$1/dev" || give_up 'cannot mount /dev there'
}

# machine_install MACHINE PACKAGE...: or it gives up.
machine_install() {
	inside "$1" root "apt-get update -qq && apt-get install -y -qq \
		--no-install-recommends ${*:2}" >"$said" 2>&1 && return
	tail -n 20 "$said" >&2
	give_up "cannot install ${*:2} there"
}

# machine_unpack MACHINE FOLDER...: the release, as FOLDER/weir of that user.
machine_unpack() {
	local machine=$1 folder
	# shellcheck disable=SC2154 # who loads this file says where the project is
	"$here/packaging/dist" "$machine/srv" >/dev/null 2>"$said" || {
		cat "$said" >&2
		give_up 'cannot make the release'
	}
	for folder in "${@:2}"; do
		mkdir -p "$machine/$folder/weir"
		tar -xzf "$machine"/srv/weir-*.tar.gz --strip-components=1 \
			-C "$machine/$folder/weir"
		chown -R --reference="$machine/$folder" "$machine/$folder/weir"
	done
}

# inside MACHINE USER COMMAND: as a user who has just logged in, in ~/weir where
# there is one; with Kaggle's file, where that is.
inside() {
	local home=/root csv=''
	[ ! -f "$1/srv/creditcard.csv" ] || csv=/srv/creditcard.csv
	[ "$2" = root ] || home=/home/$2
	env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		HOME="$home" USER="$2" TERM=dumb DEBIAN_FRONTEND=noninteractive \
		${csv:+CREDITCARD_CSV=$csv} \
		chroot --userspec="$2:$2" --groups="$2" "$1" \
		sh -c "cd ~ && { [ ! -d weir ] || cd weir; } && $3" </dev/null
}

# try MACHINE USER COMMAND: one test, and those that the command counts.
try() {
	local started=$SECONDS status good=0 bad=0 skips=0
	inside "$1" "$2" "$3" >"$said" 2>&1
	status=$?
	read -r good bad skips < <(sed -nE \
		's/^([0-9]+) passed, ([0-9]+) failed, ([0-9]+) skipped$/\1 \2 \3/p' \
		"$said")
	passed=$((passed + good)) failed=$((failed + bad))
	skipped=$((skipped + skips))
	if [ "$status" -eq 0 ]; then
		passed=$((passed + 1))
		grep -E '^[0-9]+ passed, [0-9]+ failed' "$said" | sed 's/^/# /'
		echo "ok $3, as $2 on $suite ($((SECONDS - started)) s)"
	else
		failed=$((failed + 1))
		grep -vE '^ok |^(cc|sed|ar) ' "$said" | tail -n 200 | sed 's/^/# /'
		echo "not ok $3, as $2 on $suite (status $status)"
	fi
	return "$status"
}
