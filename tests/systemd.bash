# systemd: a Debian that systemd has booted, for tests/systemd, which loads
# tests/machine.bash before and says what $base, $packages, $suite and $bin are.

# shellcheck disable=SC2154 # these, and those of machine.bash
init='' cgroup='' work=''

finish() {
	trap '' INT TERM
	[ -z "$init" ] || { kill -KILL "$init" && wait "$init"; } 2>/dev/null
	"$here/tests/kafka/broker" down
	[ -z "$cgroup" ] || eventually find "$cgroup" -depth -type d -exec rmdir {} +
	[ -z "$work" ] || { umount -l "$work" && rmdir "$work"; }
	rm -f "$said.try"
	machine_end
}

quit() {
	echo "systemd: $*" >&2
	failed=$((failed + 1))
	finish
}

make_base() {
	[ "$(cat "$base/etc/weir-test-root" 2>/dev/null)" != "$packages" ] ||
		return 0
	machine_make "$suite" "$base.part"
	inside "$base.part" root "apt-get update -qq && apt-get install -y -qq \
		--no-install-recommends ${packages//$'\n'/ }" >"$said" 2>&1 || {
		tail -n 20 "$said" >&2
		give_up 'cannot install systemd there'
	}
	rm -rf --one-file-system "$base" "$base.part"/var/cache/apt/archives/*.deb
	echo "$packages" >"$base.part/etc/weir-test-root"
	mv "$base.part" "$base"
	machines=()
}

# in_it COMMAND...: in the machine, as root.
in_it() {
	nsenter --target "$pid" --mount --uts --ipc --net --pid --cgroup \
		--root --wd env -i container=weir SYSTEMD_PAGER= LC_ALL=C.UTF-8 \
		PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		"$@" </dev/null
}

eventually() {
	local deadline=$((SECONDS + 60))
	until "$@" >"$said.try" 2>&1; do
		[ "$SECONDS" -lt "$deadline" ] || {
			echo "not within a minute: $*"
			cat "$said.try"
			return 1
		}
		sleep 0.1 # between two polls
	done
}

mount_root() {
	work=$(mktemp -d) &&
		mount -t tmpfs -o mode=755 tmpfs "$work" &&
		mkdir "$work/root" "$work/over" "$work/overlay" &&
		mount -t overlay -o \
			"lowerdir=$base,upperdir=$work/over,workdir=$work/overlay" \
			overlay "$work/root" || return
	root=$work/root
	chroot "$root" userdel -r weir >/dev/null 2>&1
	make -s -C "$here" install DESTDIR="$root" >"$said" 2>&1 || return
	echo 0123456789abcdef0123456789abcdef >"$root/etc/machine-id"
	# Nobody logs in, and no clock of this machine is set.
	for unit in getty.target console-getty.service systemd-logind.service \
		systemd-timesyncd.service apt-daily.timer apt-daily-upgrade.timer; do
		ln -sfn /dev/null "$root/etc/systemd/system/$unit"
	done
}

make_cgroup() {
	local all
	all=$(findmnt -n -o TARGET -t cgroup2 | head -n 1)
	[ -n "$all" ] && cgroup=$(mktemp -d "$all/weir-test-XXXXXX")
}

boot() {
	ip link set lo up || return
	# Numbers of processes as they are here, for nsenter.
	mount -t proc proc /proc || return
	(
		echo "$BASHPID" >"$cgroup/cgroup.procs" || exit
		exec unshare --mount --pid --uts --ipc --cgroup --fork \
			--kill-child "$here/tests/systemd-boot" "$root" "$here" \
			2>"$work/said"
	) &
	init=$!
	child() {
		read -r pid <"/proc/$init/task/$init/children"
		[ -n "$pid" ]
	}
	eventually child && eventually is_up
}

is_up() {
	kill -0 "$init" || return
	in_it systemctl is-system-running --wait
}

# check TITLE COMMAND...
check() {
	local started=$SECONDS title=$1
	shift
	if "$@" >"$said" 2>&1; then
		passed=$((passed + 1))
		echo "ok $title ($((SECONDS - started)) s)"
	else
		failed=$((failed + 1))
		tail -n 60 "$said" | sed 's/^/# /'
		echo "not ok $title"
	fi
}

# is UNIT NAME=VALUE...: these are among what systemd knows of it.
is() {
	local unit=$1 want have
	shift
	have=$(in_it systemctl show "$unit")
	for want; do
		grep -qxF "$want" <<<"$have" || {
			echo "$unit: not $want"
			grep "^${want%%=*}=" <<<"$have"
			in_it journalctl -u "$unit" -n 20 -p info -o cat
			return 1
		}
	done
}

# notified UNIT TEXT: process 1 noted this of it, a notification or an end.
notified() {
	in_it journalctl -q -o cat _PID=1 --grep "^$1.service: .*$2"
}

# said UNIT PRIORITY TEXT: the journal has this line of it, with this level.
said() {
	in_it journalctl -u "$1" -o json | jq -e --arg level "$2" --arg text "$3" \
		-sn 'any(inputs[]; .PRIORITY == $level and
			(.MESSAGE | tostring | contains($text)))' && return
	in_it journalctl -u "$1" -o json | jq -r 'select(.PRIORITY < "7") | "\(.PRIORITY) \(.MESSAGE)"'
	return 1
}
