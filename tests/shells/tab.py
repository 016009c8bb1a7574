#!/usr/bin/env python3
"""tab SHELL SHARE - what a shell makes of Tab, in a terminal of its own

Each line of stdin is typed into one session of bash, zsh or fish, and then a key
is pressed: `tab LINE` is Tab, `all LINE` the key that inserts all matches (fish,
which has none, prints them). A ^ in LINE is where the cursor goes, else it is at
the end. For each, a line of stdout has what the command line then is; for fish
and `all`, the matches with a blank between two.

SHARE is the share/ of an installation: its files are found as those of any
package are.
"""
import os
import pty
import select
import sys
import time

LEFT = "\x02"
START = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "-i"],
}
SET_UP = {
    "bash": r"""
PS1='> '; bind 'set bell-style none'; bind 'set enable-bracketed-paste off'
bind 'set page-completions off'
dump() { printf '%s\n' "$READLINE_LINE" >dump.new; mv dump.new dump; }
source /usr/share/bash-completion/bash_completion
bind -x '"\C-xd": dump'; bind '"\C-xa": insert-completions'
""",
    "zsh": r"""
PS1='> '; fpath=(SHARE/zsh/site-functions $fpath)
autoload -U compinit; compinit -u -D; zle_bracketed_paste=()
dump() { print -r -- "$BUFFER" >dump.new; mv dump.new dump }
zle -N dump; bindkey -e; bindkey '^Xd' dump; setopt no_beep
zle -C all complete-word _generic; bindkey '^Xa' all
zstyle ':completion:all::::' completer _all_matches _complete
zstyle ':completion:all:*' insert true
""",
    "fish": r"""
function fish_prompt; echo '> '; end
function dump; commandline >dump.new; mv dump.new dump; end
bind \cxd dump
""",
}


class Session:
    def __init__(self, shell, share):
        self.shell, self.share = shell, share
        pid, self.fd = pty.fork()
        if pid == 0:
            os.environ.update(TERM="dumb" if shell != "fish" else "xterm",
                              COLUMNS="5000", HOME=os.getcwd(),
                              XDG_DATA_DIRS=f"{share}:/usr/share")
            os.execvp(START[shell][0], START[shell])
        for line in SET_UP[shell].strip().replace("SHARE", share).split("\n"):
            self.send(line + "\n")
        self.send("touch ready\n")
        self.wait("ready")

    def send(self, text):
        data = text.encode()
        while data:
            self.drain(0)
            data = data[os.write(self.fd, data[:256]):]

    def drain(self, seconds):
        while select.select([self.fd], [], [], seconds)[0]:
            if not os.read(self.fd, 65536):
                raise EOFError

    def wait(self, name):
        """Wait until a file is there, and return its text."""
        end = time.monotonic() + 60
        while not os.path.exists(name):
            if time.monotonic() > end:
                sys.exit(f"tab: {self.shell} does not answer")
            self.drain(0.02)
        with open(name, encoding="utf-8") as file:
            text = file.read()
        os.unlink(name)
        return text.rstrip("\n")

    def press(self, key, line):
        before, _, after = line.partition("^")
        if key == "all" and self.shell == "fish":
            return self.fish_all(before)
        # (The end, the whole line away; fish has no key that asks less.)
        self.send("\x05\x15" + before + after + LEFT * len(after))
        self.send("\x18a" if key == "all" else "\t")
        self.send("\x18d")
        return self.wait("dump")

    def fish_all(self, line):
        with open("line", "w", encoding="utf-8") as file:
            file.write(line)
        self.send("\x05\x15complete -C (cat line | string collect) | "
                  "string replace -r '\\t.*' '' >all.new; mv all.new all\n")
        return self.wait("all").replace("\n", " ")


def main():
    session = Session(sys.argv[1], os.path.abspath(sys.argv[2]))
    for line in sys.stdin:
        key, _, text = line.rstrip("\n").partition(" ")
        print(session.press(key, text), flush=True)


main()
