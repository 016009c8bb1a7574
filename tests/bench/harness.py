"""What a row of the benchmark is, how it is measured and how it is told.

A Row has Commands, which do the same job, and Figures, which compare what was
measured and may have a target. Commands are whole processes; tests/bench/timed
starts and times them. They run in turn (A B C A B C), so that what slows the
machine for a while slows all of them.
"""

import dataclasses
import json
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
from typing import Callable, Optional

LIMIT = 240  # seconds, of one run
TIE = 1.3    # two programs closer than this are level
# How often a command is run, by how long it takes: (seconds, runs).
RUNS = ((0.1, 15), (0.5, 9), (2, 5), (10, 3))
WARM_UP = 1  # the first run of a command that is faster does not count


class Failed(Exception):
    """A command did not do its job; the text says which and why."""


class WrongOutput(Failed):
    """It ran, and what it gave is wrong."""


@dataclasses.dataclass
class Command:
    name: str
    shell: str
    # Before each run, off the clock: what stands for words of the shell.
    prepare: Optional[Callable] = None
    verify: Optional[Callable] = None   # after it: what is wrong, or None
    checked: bool = True                # by the row's check
    runs: Optional[int] = None          # instead of those by duration
    limit: int = LIMIT
    optional: bool = False  # that it cannot be run is no failure
    tells: bool = False  # its output is a JSON object of figures


@dataclasses.dataclass
class Figure:
    """A number got from the measurements of a row, and its target."""
    label: str
    value: Callable  # of {command name: Measured}; KeyError: not measured
    at_least: Optional[float] = None
    at_most: Optional[float] = None
    unit: str = "x"

    def verdict(self, value):
        if self.at_least is None and self.at_most is None:
            return ""
        if self.at_least is not None and value < self.at_least:
            level = self.unit == "x" and self.at_least <= TIE
            return "tie" if level and value >= 1 / TIE else "MISSED"
        if self.at_most is not None and value > self.at_most:
            return "MISSED"
        return "met"

    def target(self):
        words = []
        if self.at_least is not None:
            words.append(f"at least {self.at_least:g}")
        if self.at_most is not None:
            words.append(f"at most {self.at_most:g}")
        return " and ".join(words)


def faster(ours, than, at_least=None):
    """How many times faster ours is than another's."""
    return Figure(f"{than} / {ours}", lambda m: m[than].wall / m[ours].wall,
                  at_least=at_least)


def within(ours, floor, at_most=None):
    """How many times as long ours takes as what cannot be beaten."""
    return Figure(f"{ours} / {floor}", lambda m: m[ours].wall / m[floor].wall,
                  at_most=at_most)


def cpu(one, other, at_least=None, at_most=None):
    """How many times the processor time of another one takes."""
    return Figure(f"{one} / {other}, cpu", lambda m: m[one].cpu / m[other].cpu,
                  at_least=at_least, at_most=at_most)


def memory(ours, at_most=None):
    return Figure(f"peak memory of {ours}", lambda m: m[ours].peak / 1e6,
                  at_most=at_most, unit=" MB")


@dataclasses.dataclass
class Row:
    name: str
    title: str
    commands: list
    figures: list = dataclasses.field(default_factory=list)
    check: Optional[Callable] = None     # of an output file; None is good
    setup: Optional[Callable] = None
    teardown: Optional[Callable] = None


@dataclasses.dataclass
class Measured:
    """Medians over the runs of a command."""
    runs: list  # of (wall, cpu, peak)
    told: dict = dataclasses.field(default_factory=dict)  # by the last run

    @property
    def wall(self):
        return statistics.median(run[0] for run in self.runs)

    @property
    def cpu(self):
        return statistics.median(run[1] for run in self.runs)

    @property
    def peak(self):
        return statistics.median(run[2] for run in self.runs)


def say(text):
    print(text, file=sys.stderr, flush=True)


# --- running ---------------------------------------------------------------

def argv(shell):
    """A pipeline fails when any part does; one program needs no shell."""
    if "|" in shell:
        return ["bash", "-o", "pipefail", "-c", shell]
    if "<" in shell:
        return ["sh", "-c", "exec " + shell]
    return shlex.split(shell)


def run_once(command, output=os.devnull):
    """(wall, cpu, peak) of one run; Failed when it did not go well."""
    shell = command.shell
    if command.prepare:
        for word, value in command.prepare().items():
            shell = shell.replace(word, value)
    with tempfile.TemporaryFile() as errors:
        with open(output, "wb") as sink:
            subprocess.run(["timed", str(command.limit), *argv(shell)],
                           stdin=subprocess.DEVNULL, stdout=sink,
                           stderr=errors, check=False)
        errors.seek(0)
        lines = errors.read().decode(errors="replace").strip().split("\n")
    fields = lines[-1].split()
    if len(fields) != 5 or fields[0] != "timed":
        raise Failed(f"{command.name}: {lines[-1]}")
    wall, cpu, peak = map(float, fields[1:4])
    if fields[4] != "0":
        raise Failed(f"{command.name}: status {fields[4]}: "
                     + " / ".join(line for line in lines[-4:-1] if line))
    complaint = command.verify() if command.verify else None
    if complaint:
        raise WrongOutput(f"{command.name}: {complaint}")
    return wall, cpu, peak


def run_telling(command):
    """The same, and what the command says."""
    with tempfile.NamedTemporaryFile() as output:
        once = run_once(command, output.name)
        return once, json.load(output)


def check_outputs(row):
    """Run each command once and look at what it writes; {name: Failed}."""
    wrong = {}
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "output")
        for command in row.commands:
            if not command.checked:
                continue
            try:
                run_once(command, path)
                complaint = row.check(path)
                if complaint:
                    wrong[command.name] = WrongOutput(complaint)
            except Failed as failure:
                wrong[command.name] = failure
    return wrong


def wanted(command, wall, quick):
    if quick:
        return 1
    if command.runs:
        return command.runs
    return next((runs for limit, runs in RUNS if wall < limit), 1)


def measure(row, wrong, quick):
    """{name: Measured} of the commands that work; adds to {name: complaint}.
    """
    runs = {command.name: [] for command in row.commands}
    told = {}
    left = {command.name: None for command in row.commands
            if command.name not in wrong}
    while any(count != 0 for count in left.values()):
        for command in row.commands:
            name = command.name
            if left.get(name, 0) == 0:
                continue
            try:
                if command.tells:
                    once, told[name] = run_telling(command)
                else:
                    once = run_once(command)
            except Failed as failure:
                wrong[name] = failure
                say(f"  {failure}")
                left[name] = 0
                continue
            first = left[name] is None
            if first:
                left[name] = wanted(command, once[0], quick)
                if once[0] < WARM_UP and not quick:
                    continue
            runs[name].append(once)
            left[name] -= 1
    return {name: Measured(times, told.get(name, {}))
            for name, times in runs.items() if name not in wrong}


# --- telling ---------------------------------------------------------------

def short(value):
    """Three digits that mean something."""
    if value >= 100:
        return f"{value:.0f}"
    if value >= 10:
        return f"{value:.1f}"
    return f"{value:.3g}" if value < 1 else f"{value:.2f}"


class Report:
    """The table, as text and as NDJSON."""

    def __init__(self, text, ndjson, judged=True):
        self.text, self.ndjson = text, ndjson
        self.judged = judged  # or are the files too small to say anything?
        self.counts = {"met": 0, "tie": 0, "MISSED": 0}
        self.missed, self.failed = [], []

    def line(self, text=""):
        print(text, file=self.text)

    def object(self, **members):
        print(json.dumps(members), file=self.ndjson)

    def head(self, **machine):
        self.object(kind="machine", **machine)
        for name, value in machine.items():
            self.line(f"{name:10} {value}")

    def row(self, row, measured, wrong):
        self.line(f"\n{row.name}: {row.title}")
        self.line(f"  {'':34}{'runs':>5}{'wall s':>10}{'cpu s':>10}"
                  f"{'peak MB':>10}")
        for command in row.commands:
            failure = wrong.get(command.name)
            if failure and command.optional and not isinstance(
                    failure, WrongOutput):
                self.unmeasured(row.name, command.name, str(failure))
            elif failure:
                self.failure(row.name, command.name, str(failure))
            else:
                self.measurement(row.name, command,
                                 measured[command.name])
        for figure in row.figures:
            self.figure(row.name, figure, measured)

    def unmeasured(self, row, name, reason):
        reason = reason.removeprefix(f"{name}: ")
        self.line(f"  {name:34} not measured: {reason}")
        self.object(kind="unmeasured", row=row, command=name, text=reason)

    def failure(self, row, name, complaint):
        complaint = complaint.removeprefix(f"{name}: ")
        self.failed.append(f"{row}: {name}: {complaint}")
        self.line(f"  {name:34} FAILED: {complaint}")
        self.object(kind="failure", row=row, command=name, text=complaint)

    def measurement(self, row, command, m):
        self.line(f"  {command.name:34}{len(m.runs):5}{m.wall:10.4f}"
                  f"{m.cpu:10.4f}{m.peak / 1e6:10.1f}")
        walls = [run[0] for run in m.runs]
        self.object(kind="command", row=row, command=command.name,
                    shell=command.shell, runs=len(m.runs), wall=m.wall,
                    wall_min=min(walls), wall_max=max(walls), cpu=m.cpu,
                    peak=m.peak)

    def figure(self, row, figure, measured):
        try:
            value = figure.value(measured)
        except KeyError:
            self.line(f"    {figure.label:48}      not measured")
            self.object(kind="figure", row=row, figure=figure.label,
                        value=None)
            if figure.target() and self.judged:
                self.missed.append(f"{row}: {figure.label}: not measured")
            return
        verdict = figure.verdict(value) if self.judged else ""
        text = short(value) + figure.unit
        self.line(f"    {figure.label:48}{text:>12}  {figure.target():14}"
                  f"  {verdict}".rstrip())
        self.object(kind="figure", row=row, figure=figure.label, value=value,
                    unit=figure.unit.strip(), at_least=figure.at_least,
                    at_most=figure.at_most, verdict=verdict)
        if verdict:
            self.counts[verdict] += 1
        if verdict == "MISSED":
            self.missed.append(f"{row}: {figure.label}: {text},"
                               f" {figure.target()}")

    def end(self):
        judgement = (f"{self.counts['met']} met, {self.counts['tie']} ties,"
                     f" {len(self.missed)} missed, " if self.judged else
                     "too little to judge by, ")
        self.line(f"\n{judgement}{len(self.failed)} failed")
        for title, lines in (("missed", self.missed),
                             ("failed", self.failed)):
            for line in lines:
                self.line(f"  {title}: {line}")
        self.object(kind="end", **self.counts, failed=len(self.failed))
