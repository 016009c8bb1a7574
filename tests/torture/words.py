"""What is said, and what is known of processes."""
import statistics
import time

START = time.monotonic()


class Failed(Exception):
    pass


def say(text):
    print(f"torture: {time.monotonic() - START:7.1f} s: {text}", flush=True)


def spread(times):
    if not times:
        return "none"
    return f"median {statistics.median(times):.2f} s, worst {max(times):.2f} s"


def tail(name):
    with open(name, errors="replace") as f:
        return f.read()[-300:].strip()


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as f:
            return [int(p) for p in f.read().split()]
    except OSError:
        return []


def descendants(pid):
    found = children(pid)
    for p in found:
        found += children(p)
    return found


def state(pid):
    try:
        with open(f"/proc/{pid}/stat") as f:
            return f.read().rsplit(")", 1)[1].split()[0]
    except OSError:
        return "-"
