"""
What can go wrong here: *you can fix it* (PermissionRefused, InvalidInput, Conflict) or *not there for you*
(NotFound).
"""


class MatchingError(Exception):
    """
    Base of every error the community raises on purpose. ``str(error)`` is a sentence for the person who
    asked.
    """


class NotFound(MatchingError):
    """There is no such thing, or not for this person: the two are never told apart."""


class PermissionRefused(MatchingError):
    """The person may see the thing but not do this with it."""


class InvalidInput(MatchingError):
    """
    What came cannot be used.

    ``faults`` maps a field name to a list of sentences (what came, what was expected).
    """

    def __init__(self, faults: dict[str, list[str]]):
        self.faults = faults
        super().__init__(" ".join(sentence for sentences in faults.values() for sentence in sentences))


class Conflict(MatchingError):
    """Somebody was faster, or a limit is reached; the sentence says which and what to do."""
