"""A member's copy of the registry, which `models pull --follow` keeps."""
import os
import shutil
import signal
import subprocess

from words import Failed, tail


class Mirror:
    """A member's copy of the registry."""

    def __init__(self, run, name):
        self.run = run
        self.folder = run.file(f"registry-{name}")
        self.log = run.file(f"mirror-{name}.log")
        self.process = None
        shutil.rmtree(self.folder, ignore_errors=True)
        self.start()

    def start(self):
        with open(self.log, "a") as log:
            self.process = subprocess.Popen(
                [self.run.cluster.tool("models"), "pull", self.run.source,
                 self.folder, "--follow"],
                env=self.run.cluster.env, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True)

    def tend(self):
        if self.process.poll() is None:
            return
        if self.process.returncode not in (-9, 3):
            raise Failed(f"models pull ended with {self.process.returncode}: "
                         f"{tail(self.log)}")
        self.start()

    def stop(self):
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)

    def kill(self):
        self.process.kill()

    def lines(self):
        try:
            with open(os.path.join(self.folder, "log")) as log:
                return log.read().splitlines()
        except FileNotFoundError:
            return []
