"""
The demo's data folder: held while a demo runs, forgotten only when none does.

``python data_folder.py FOLDER`` forgets. It needs the standard library alone, so that `make demo-reset` works
without an environment.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from pathlib import Path

MADE_BY_US = ("demo.sqlite3", "demo.sqlite3-wal", "demo.sqlite3-shm", "secret.key", "mail")


class FolderInUse(Exception):  # noqa: N818 - said to a person, as a refusal is
    """A demo runs on the folder, or another reset is under way. The message is one sentence."""


class Hold:
    """A lock on the folder itself: demos share it, a reset wants it alone. It ends with its process."""

    def __init__(self, folder: Path, *, alone: bool) -> None:
        """Take the lock at once, making a missing folder; raise FolderInUse when others hold it."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._descriptor = os.open(folder, os.O_RDONLY)
        try:
            self._lock(fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        except FolderInUse:
            self.release()
            raise

    def share(self) -> None:
        """Go on as one of those who may hold it together."""
        self._lock(fcntl.LOCK_SH)

    def release(self) -> None:
        """Let go."""
        os.close(self._descriptor)

    def _lock(self, kind: int) -> None:
        try:
            fcntl.flock(self._descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FolderInUse(
                f"A demo runs with the data in {self._folder}: stop it with Ctrl-C first."
            ) from error


def forget(folder: Path) -> None:
    """Delete what the demo made in ``folder``, and nothing else there. The caller holds it alone."""
    for name in MADE_BY_US:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def main(folder: Path) -> int:
    """Forget, also the folder when nothing else lies there. Returns 0, or 2 after a sentence on stderr."""
    if not folder.is_dir():
        return 0
    try:
        hold = Hold(folder, alone=True)
    except FolderInUse as refusal:
        print(refusal, file=sys.stderr)  # noqa: T201
        return 2
    forget(folder)
    if not any(folder.iterdir()):
        folder.rmdir()
    hold.release()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
