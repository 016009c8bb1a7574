#!/usr/bin/python3
"""recipe.py titles PAGE | script PAGE TITLE [FROM=>TO...] | compare PAGE TITLE GOT

A recipe of docs/cookbook.md is a second-level heading and its blocks of code:
sh (commands), python (given to python3), crontab (each job is run once), and
text (what the block before it prints). Blocks of other kinds are not run.

script   the commands of "Before you begin" and of the recipe, for a shell that
         reads them from a pipe, as from a terminal; a marker before each block;
         FROM is replaced by TO, since a test has other addresses
compare  what they printed, GOT, with the page: a block without text prints
         nothing; "..." is anything in a line, and alone any lines
"""
import re
import sys

FIRST = "Before you begin"
MARK = "@@ block"


def recipes(page):
    """Title -> [[kind, text, printed or None], ...]"""
    found, title, block = {}, None, None
    for line in open(page, encoding="utf-8"):
        if block is not None:
            if line.rstrip() == "```":
                block = None
            elif block[0] == "text":
                found[title][-1][2] += line
            else:
                block[1] += line
        elif line.startswith("```"):
            kind = line[3:].strip()
            if kind == "text":
                if not found[title] or found[title][-1][2] is not None:
                    sys.exit(f"{title}: text that no block prints")
                found[title][-1][2] = ""
                block = ["text"]
            else:
                block = [kind, "", None]
                found[title].append(block)
        elif line.startswith("## "):
            title = line[3:].strip()
            found[title] = []
    return found


def runnable(page, title):
    found = recipes(page)
    if title not in found:
        sys.exit(f"no recipe '{title}' in {page}")
    blocks = [b for b in found[title] if b[0] in ("sh", "python", "crontab")]
    if not blocks:
        sys.exit(f"'{title}' has no commands")
    return found[FIRST] + blocks


def commands(kind, text):
    if kind == "python":
        return f"/usr/bin/python3 - <<'END OF PYTHON'\n{text}END OF PYTHON\n"
    if kind == "crontab":
        jobs = [line for line in text.splitlines() if line[:1] != "#"]
        return "".join(f"export {j}\n" if re.match(r"[A-Z_]+=", j) else
                       " ".join(j.split(None, 5)[5:]) + "\n" for j in jobs)
    return text


def script(page, title, changes):
    for n, (kind, text, _) in enumerate(runnable(page, title)):
        text = commands(kind, text)
        for change in changes:
            old, new = change.split("=>")
            text = text.replace(old, new)
        print(f"echo; echo '{MARK} {n}'\n{text}", end="")


def pattern(printed):
    parts = [".*(?:\n.*)*\n|" if line == "..." else
             ".*".join(map(re.escape, line.split("..."))) + "\n"
             for line in (printed or "").splitlines()]
    return "".join(f"(?:{p})" for p in parts)


def compare(page, title, got):
    chunks = re.split(rf"\n?{MARK} \d+\n", open(got, encoding="utf-8").read())
    blocks = runnable(page, title)
    if len(chunks) != len(blocks) + 1:
        sys.exit(f"{len(blocks)} blocks, and {len(chunks) - 1} were run:\n"
                 + "".join(chunks[-1:]))
    bad = False
    for (kind, text, printed), chunk in zip(blocks, chunks[1:]):
        # (The next marker begins a new line.)
        if not re.fullmatch(pattern(printed) + "\n?", chunk):
            bad = True
            print(f"--- these commands:\n{text}--- print:\n{chunk}"
                  f"--- and the page says:\n{printed or ''}", end="")
    sys.exit(bad)


if sys.argv[1:2] == ["titles"] and len(sys.argv) == 3:
    print("\n".join(t for t in recipes(sys.argv[2]) if t != FIRST))
elif sys.argv[1:2] == ["script"] and len(sys.argv) > 3:
    script(sys.argv[2], sys.argv[3], sys.argv[4:])
elif sys.argv[1:2] == ["compare"] and len(sys.argv) == 5:
    compare(*sys.argv[2:])
else:
    sys.exit(__doc__)
