"""What is wrong with a course, and where: one line a fault, file and line first."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One fault. ``path`` is relative to ``course_content``; ``line`` counts from 1, 0 means the whole file.

    ``code`` is stable and readable (``missing-alt-text``); ``message`` is a sentence for the author.
    """

    path: str
    line: int
    code: str
    message: str

    @property
    def is_advice(self) -> bool:
        """Say whether this may stay as it is; advice never fails a course."""
        return self.code.endswith("-advice")

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.code}: {self.message}"
