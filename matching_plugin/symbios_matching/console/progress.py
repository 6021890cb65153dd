"""Signs of life on standard error, only for runs that take long."""

from __future__ import annotations

import time
from typing import TextIO

SILENT_SECONDS = 2.0
BETWEEN_SECONDS = 2.0


class Progress:
    """Call it with the number of offers done; it speaks after two seconds, then every two."""

    def __init__(self, stream: TextIO, *, total: int) -> None:
        self._stream, self._total = stream, total
        self._next = time.monotonic() + SILENT_SECONDS
        self._spoke = False

    def __call__(self, offers_done: int) -> None:
        """Say how far we are, if it is time to."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + BETWEEN_SECONDS
        self._spoke = True
        share = 100 * offers_done // max(self._total, 1)
        self._stream.write(f"matched {offers_done} of {self._total} offers ({share} %)\n")
        self._stream.flush()

    def done(self) -> None:
        """Close what was begun; a run that said nothing stays silent."""
        if self._spoke:
            self._stream.write("writing\n")
