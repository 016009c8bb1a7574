"""The files that the rows are measured on, made when they are first asked for.

All come from gencard, so they are the same on every machine. A file is made
again when the program that makes it is newer, or when it was made by another
command.
"""

import functools
import os
import subprocess

FEATURES = [f"V{i}" for i in range(1, 29)] + ["Amount"]


def read(path):
    """A small file's text, or nothing."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return ""


class Data:
    """The files of one size."""

    def __init__(self, folder, bin_folder, peers, rows):
        self.rows = rows
        self.folder, self.bin, self.peers = folder, bin_folder, peers

    def make(self, name, command, by, **more):
        """The path of NAME, written by a shell command's stdout."""
        path = os.path.join(self.folder, f"{self.rows}.{name}")
        maker = by if os.path.isabs(by) else os.path.join(self.bin, by)
        said = path + ".command"
        if (os.path.exists(path) and
                os.path.getmtime(path) >= os.path.getmtime(maker) and
                read(said) == command):
            return path
        with open(path + ".part", "wb") as out:
            subprocess.run(["bash", "-o", "pipefail", "-c", command],
                           stdout=out, stdin=subprocess.DEVNULL, check=True,
                           **more)
        os.rename(path + ".part", path)
        with open(said, "w", encoding="utf-8") as file:
            file.write(command)
        return path

    def size(self, name):
        return os.path.getsize(getattr(self, name))

    def by_peer(self, name, peer, arguments):
        script = os.path.join(self.peers, peer)
        return self.make(name, f"{script} {arguments}", script)

    @functools.cached_property
    def csv(self):
        return self.make("csv", f"gencard {self.rows}", "gencard")

    @functools.cached_property
    def ndjson(self):
        return self.make("ndjson", f"csv2json {self.csv}", "csv2json")

    @functools.cached_property
    def model(self):
        return self.make("model.json", "train-lr -y Class --exclude Time"
                         f" {self.ndjson}", "train-lr")

    @functools.cached_property
    def scored(self):
        return self.make("scored.ndjson",
                         f"score -m {self.model} {self.ndjson}", "score")

    @functools.cached_property
    def bare(self):
        """Lines of a label and a score, and nothing else."""
        return self.make("bare.ndjson",
                         "sed -E 's/^.*(\"Class\":[01]).*(\"score\":[^,}]*)"
                         f".*$/{{\\1,\\2}}/' {self.scored}", "score")

    def wide(self, copies):
        """The records with each feature as often, each with its own name."""
        script = os.path.join(self.peers, "wide.awk")
        return self.make(f"wide{copies}.ndjson",
                         f"{script} -v copies={copies} {self.csv} | csv2json",
                         script)

    @functools.cached_property
    def svm(self):
        """The standardised features in liblinear's own format."""
        return self.by_peer("svm", "train_files.awk",
                            f"-v format=svm {self.csv} {self.csv}")

    @functools.cached_property
    def vw(self):
        """The same in Vowpal Wabbit's."""
        return self.by_peer("vw", "train_files.awk",
                            f"-v format=vw {self.csv} {self.csv}")
